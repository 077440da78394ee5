import type { Audience } from './policy.ts';

/** Whom a rule is for, in the policy language. */
export const audienceText = (audience: Audience): string => {
  if (audience.kind === 'anyone') return 'principals: authenticated';
  if (audience.kind === 'derived') return `derived_roles: [${audience.roles.map(({ name }) => name).join(', ')}]`;
  const names = `[${audience.permissions.join(', ')}]`;
  return audience.match === 'all' ? `permissions: { all: ${names} }` : `permissions: ${names}`;
};
