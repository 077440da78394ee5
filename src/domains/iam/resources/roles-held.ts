/** SQL for what a user holds in a tenant, both given as SQL expressions. */

export const roleNames = (tenant: string, user: string): string =>
  `(SELECT coalesce(json_agg(r.name ORDER BY r.name), '[]') FROM role_assignments ra
    JOIN roles r ON r.tenant_id = ra.tenant_id AND r.id = ra.role_id
    WHERE ra.tenant_id = ${tenant} AND ra.user_id = ${user})`;

export const heldPermissions = (tenant: string, user: string): string =>
  `ARRAY(SELECT DISTINCT rp.permission_id FROM role_assignments ra
    JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
    JOIN permissions p ON p.id = rp.permission_id AND NOT p.retired
    WHERE ra.tenant_id = ${tenant} AND ra.user_id = ${user})`;
