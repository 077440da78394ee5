import { isUuid } from '../../shared/ids.ts';
import { Problem } from '../../shared/problem.ts';
import type { Authenticated, Scoped } from '../exchange.ts';

/**
 * Step 6: in which tenant does this happen? The path decides where it names one, else the X-Tenant-ID header, else the
 * credential. Whether the principal belongs there is asked with its rights (step 7).
 */
export const resolveTenant = (authenticated: Authenticated): Scoped => {
  const { ctx, operation, pathParameters, credential } = authenticated;
  const header = ctx.get('x-tenant-id').toLowerCase();
  if (header !== '' && !isUuid(header)) throw notAUuid('header', 'X-Tenant-ID');
  const { authorization } = operation;
  if (authorization.mode === 'public' || authorization.tenant === 'none')
    return Object.assign(authenticated, { tenantId: null });
  if (operation.tenantInPath) {
    const tenantId = (pathParameters.tenant_id ?? '').toLowerCase();
    if (!isUuid(tenantId)) throw notAUuid('path', 'tenant_id');
    if (header !== '' && header !== tenantId) {
      throw new Problem('tenant_context_conflict', 'X-Tenant-ID names another tenant than the path.');
    }
    return within(authenticated, tenantId);
  }
  const tenantId = header === '' ? credential.tenantId : header;
  if (tenantId === null) throw new Problem('tenant_context_required', 'Tenant context required');
  return within(authenticated, tenantId);
};

/** A user may act in any tenant of theirs; an API key belongs to one. */
const within = (authenticated: Authenticated, tenantId: string): Scoped => {
  const { shown, tenantId: issuedFor } = authenticated.credential;
  if (shown.kind === 'api_key' && tenantId !== issuedFor) {
    const misuse = 'An API key acts in the tenant it belongs to, and in no other.';
    return Object.assign(authenticated, { tenantId: issuedFor, misuse });
  }
  return Object.assign(authenticated, { tenantId });
};

const notAUuid = (place: 'header' | 'path', name: string): Problem =>
  new Problem('invalid_request', `${name} must be a UUID.`, {
    errors: [{ in: place, path: name, message: 'must match format "uuid"', code: 'format' }],
  });
