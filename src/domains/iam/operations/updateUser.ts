import { currentTransaction, platformTenantId } from '../../../db/index.ts';
import { notFound } from '../../../shared/problem.ts';
import { represented } from '../../represented.ts';
import { operation } from '../operation.ts';
import { keepAnAdministrator } from '../services/administrators.ts';
import { changeProfile } from '../services/profiles.ts';

/**
 * An operator can shut out any account of a tenant: one that was taken over must not be protected by being the last. The last
 * operator is the platform's own last administrator, and stays.
 */
export const updateUser = operation('updateUser', async ({ principal, tenant, target, body, represent }) => {
  const change = async (): Promise<void> => {
    await changeProfile(target.id, body);
  };
  await (principal.scope === 'platform' ? keepAnOperator(change) : keepAnAdministrator(tenant, change));
  const shown = await represent(target.id);
  // The account is locked, but not its membership: it can be taken out of the tenant meanwhile.
  if (!shown) throw notFound('The user');
  return { status: 200, body: represented(shown) };
});

const keepAnOperator = (change: () => Promise<void>): Promise<void> =>
  currentTransaction().withinTenant(platformTenantId, () =>
    keepAnAdministrator({ id: platformTenantId, kind: 'platform', status: 'active' }, change),
  );
