/** SQL for everything that can be held in a tenant: what its administrators hold. */
export const tenantPermissions = `ARRAY(SELECT p.id FROM permissions p WHERE p.scope = 'tenant' AND NOT p.retired)`;
