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
  if (header !== '' && !isUuid(header)) return nowhere(authenticated, notAUuid('header', 'X-Tenant-ID'));
  const { authorization } = operation;
  if (authorization.mode === 'public' || authorization.tenant === 'none')
    return Object.assign(authenticated, { tenantId: null, fault: null });
  if (operation.tenantInPath) {
    const tenantId = (pathParameters.tenant_id ?? '').toLowerCase();
    if (!isUuid(tenantId)) return nowhere(authenticated, notAUuid('path', 'tenant_id'));
    if (header !== '' && header !== tenantId) {
      const conflict = new Problem('tenant_context_conflict', 'X-Tenant-ID names another tenant than the path.');
      return nowhere(authenticated, conflict);
    }
    return within(authenticated, tenantId);
  }
  const tenantId = header === '' ? credential.tenantId : header;
  return tenantId === null
    ? nowhere(authenticated, new Problem('tenant_context_required', 'Tenant context required'))
    : within(authenticated, tenantId);
};

/** In no tenant, but for keys, which have no standing outside theirs. */
const nowhere = (authenticated: Authenticated, fault: Problem): Scoped => {
  const { shown, tenantId } = authenticated.credential;
  return Object.assign(authenticated, { tenantId: shown.kind === 'api_key' ? tenantId : null, fault });
};

/** A user may act in any tenant of theirs; an API key belongs to one. */
const within = (authenticated: Authenticated, tenantId: string): Scoped => {
  const { shown, tenantId: issuedFor } = authenticated.credential;
  if (shown.kind === 'api_key' && tenantId !== issuedFor) {
    const misuse = 'An API key acts in the tenant it belongs to, and in no other.';
    return Object.assign(authenticated, { tenantId: issuedFor, misuse, fault: null });
  }
  return Object.assign(authenticated, { tenantId, fault: null });
};

const notAUuid = (place: 'header' | 'path', name: string): Problem =>
  new Problem('invalid_request', `${name} must be a UUID.`, {
    errors: [{ in: place, path: name, message: 'must match format "uuid"', code: 'format' }],
  });
