import type { Prepare } from './scene.ts';

/** Questions to the decision point about a machine of the tenant's, and about whom it is asked by. */
const question: Prepare = async ({ make, member }) => ({
  body: {
    subject: { type: 'user', id: member.user?.id ?? 'nobody' },
    action: { name: 'read' },
    resource: { type: 'vm', id: await make.vm(member.tenantId) },
  },
});

const several: Prepare = async (scene) => ({ body: { evaluations: [(await question(scene)).body] } });

export const decisionRequests: Record<string, Prepare> = {
  evaluateAccess: question,
  evaluateAccesses: several,
  searchSubjects: question,
  searchResources: question,
  searchActions: question,
};
