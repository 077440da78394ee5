import type { AuthorizedRequest } from '../../../contract/index.ts';
import { Problem } from '../../../shared/problem.ts';
import { Tenant } from '../models/models.ts';
import { canonicalEmail } from '../services/canonical-email.ts';
import type { ScimUserRow } from './user-form.ts';

/**
 * An address is what one gets back into an account by, so a directory changes it only within the domain that the platform has set for the
 * tenant: there, every mailbox is the tenant's. And nobody changes their own this way, past the password.
 * @throws Problem 403
 */
export const demandOwnAddresses = async (
  { principal, tenant }: Pick<AuthorizedRequest<'patchScimUser'>, 'principal' | 'tenant'>,
  { id, email: current }: Pick<ScimUserRow, 'id' | 'email'>,
  wanted: string,
): Promise<void> => {
  const [before, after] = [String(current), wanted].map((address) => canonicalEmail(address, 'userName'));
  if (before === after) return;
  const row = await Tenant.query().findById(tenant.id).throwIfNotFound();
  const isOwn = (address = ''): boolean => row.domain !== null && address.endsWith(`@${row.domain}`);
  if (id !== principal.id && isOwn(before) && isOwn(after)) return;
  throw new Problem('forbidden', "Addresses are changed only within the tenant's own domain, and not one's own.");
};
