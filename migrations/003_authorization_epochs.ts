import type { Knex } from 'knex';

/**
 * Counters that rise, in the same transaction, with every change that can alter an ability. Triggers raise them, so no
 * code path can forget to, not even a statement typed by hand. Functions that run as the owner look at temporary tables
 * last: a caller could otherwise put its own in the place of ours.
 */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    CREATE TABLE authorization_epochs (
      kind text NOT NULL CHECK (kind IN ('tenant', 'principal')),
      id uuid NOT NULL,
      epoch bigint NOT NULL DEFAULT 1,
      PRIMARY KEY (kind, id)
    );
    COMMENT ON TABLE authorization_epochs IS 'An ability is current while the epochs it was built under are these.';

    CREATE FUNCTION raise_epochs(epoch_kind text, ids uuid[]) RETURNS void LANGUAGE sql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        INSERT INTO public.authorization_epochs (kind, id)
        SELECT epoch_kind, id FROM (SELECT DISTINCT unnest(ids) AS id) AS changed WHERE id IS NOT NULL ORDER BY id
        ON CONFLICT (kind, id) DO UPDATE SET epoch = authorization_epochs.epoch + 1
      $$;
    COMMENT ON FUNCTION raise_epochs(text, uuid[]) IS 'In the order of ids, so that two transactions never wait for each other.';
    REVOKE ALL ON FUNCTION raise_epochs(text, uuid[]) FROM PUBLIC;

    CREATE FUNCTION raise_tenant_epochs() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        PERFORM raise_epochs('tenant', ARRAY(SELECT tenant_id FROM changed));
        RETURN NULL;
      END $$;
    CREATE FUNCTION raise_principal_epochs() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        PERFORM raise_epochs('principal', ARRAY(SELECT user_id FROM changed));
        RETURN NULL;
      END $$;

    COMMENT ON FUNCTION raise_tenant_epochs() IS 'Raises the epoch of every tenant in the rows a statement changed.';
    COMMENT ON FUNCTION raise_principal_epochs() IS 'Raises the epoch of every user in the rows a statement changed.';

    -- What a role permits concerns all who hold it: the tenant's epoch.
    CREATE TRIGGER epochs_insert AFTER INSERT ON role_permissions REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_tenant_epochs();
    CREATE TRIGGER epochs_update AFTER UPDATE ON role_permissions REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_tenant_epochs();
    CREATE TRIGGER epochs_update_old AFTER UPDATE ON role_permissions REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_tenant_epochs();
    CREATE TRIGGER epochs_delete AFTER DELETE ON role_permissions REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_tenant_epochs();

    -- Who holds a role or belongs to a tenant concerns that user alone: the principal's epoch.
    CREATE TRIGGER epochs_insert AFTER INSERT ON role_assignments REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
    CREATE TRIGGER epochs_update AFTER UPDATE ON role_assignments REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
    CREATE TRIGGER epochs_update_old AFTER UPDATE ON role_assignments REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
    CREATE TRIGGER epochs_delete AFTER DELETE ON role_assignments REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
    CREATE TRIGGER epochs_insert AFTER INSERT ON memberships REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
    CREATE TRIGGER epochs_update AFTER UPDATE ON memberships REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
    CREATE TRIGGER epochs_update_old AFTER UPDATE ON memberships REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();
    CREATE TRIGGER epochs_delete AFTER DELETE ON memberships REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION raise_principal_epochs();

    CREATE FUNCTION raise_own_epoch() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        PERFORM raise_epochs(TG_ARGV[0], ARRAY[coalesce(NEW.id, OLD.id)]);
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION raise_own_epoch() IS 'Raises the epoch of the row itself, of the kind its trigger names.';
    CREATE TRIGGER epochs_insert AFTER INSERT ON tenants FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('tenant');
    CREATE TRIGGER epochs_update AFTER UPDATE OF status, kind ON tenants FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('tenant');
    CREATE TRIGGER epochs_delete AFTER DELETE ON tenants FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('tenant');
    CREATE TRIGGER epochs_insert AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('principal');
    CREATE TRIGGER epochs_update AFTER UPDATE OF is_active, password_hash, email ON users
      FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('principal');
    CREATE TRIGGER epochs_delete AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION raise_own_epoch('principal');

    -- How far a role or a permission reaches is part of what its holders may do.
    CREATE FUNCTION raise_epochs_of_scope() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        IF TG_TABLE_NAME = 'roles' THEN
          PERFORM raise_epochs('tenant', ARRAY[NEW.tenant_id]);
        ELSE
          PERFORM raise_epochs('tenant', ARRAY(SELECT tenant_id FROM role_permissions WHERE permission_id = NEW.id));
        END IF;
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION raise_epochs_of_scope() IS 'Raises the epochs of the tenants that have the role or the permission.';
    CREATE TRIGGER epochs_update AFTER UPDATE OF scope ON roles FOR EACH ROW
      WHEN (OLD.scope IS DISTINCT FROM NEW.scope) EXECUTE FUNCTION raise_epochs_of_scope();
    CREATE TRIGGER epochs_update AFTER UPDATE OF scope ON permissions FOR EACH ROW
      WHEN (OLD.scope IS DISTINCT FROM NEW.scope) EXECUTE FUNCTION raise_epochs_of_scope();

    CREATE FUNCTION load_grants(principal uuid, tenant uuid) RETURNS TABLE (
        user_active boolean, email text, tenant_status text, tenant_kind text, is_member boolean,
        permissions text[], platform_permissions text[],
        tenant_epoch bigint, principal_epoch bigint, platform_epoch bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT u.is_active, u.email, t.status, t.kind,
          EXISTS (SELECT FROM memberships m WHERE m.tenant_id = tenant AND m.user_id = u.id),
          ARRAY(SELECT DISTINCT rp.permission_id FROM role_assignments ra
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            JOIN permissions p ON p.id = rp.permission_id AND p.scope = 'tenant'
            WHERE ra.tenant_id = tenant AND ra.user_id = u.id ORDER BY 1),
          ARRAY(SELECT DISTINCT rp.permission_id FROM role_assignments ra
            JOIN roles r ON r.tenant_id = ra.tenant_id AND r.id = ra.role_id AND r.scope = 'platform'
            JOIN role_permissions rp ON rp.tenant_id = ra.tenant_id AND rp.role_id = ra.role_id
            WHERE ra.tenant_id = platform.id AND ra.user_id = u.id ORDER BY 1),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = tenant),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'principal' AND id = u.id),
          (SELECT epoch FROM authorization_epochs WHERE kind = 'tenant' AND id = platform.id)
        FROM users u
        LEFT JOIN tenants t ON t.id = tenant
        LEFT JOIN tenants platform ON platform.kind = 'platform'
        WHERE u.id = principal
      $$;
    COMMENT ON FUNCTION load_grants(uuid, uuid) IS
      'What a principal holds in a tenant, and through the platform. Permissions of the platform reach into every tenant.';
    REVOKE ALL ON FUNCTION load_grants(uuid, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION load_grants(uuid, uuid) TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP FUNCTION load_grants(uuid, uuid);
    DROP TRIGGER epochs_update ON permissions;
    DROP TRIGGER epochs_update ON roles;
    DROP FUNCTION raise_epochs_of_scope();
    DROP TRIGGER epochs_delete ON users;
    DROP TRIGGER epochs_update ON users;
    DROP TRIGGER epochs_insert ON users;
    DROP TRIGGER epochs_delete ON tenants;
    DROP TRIGGER epochs_update ON tenants;
    DROP TRIGGER epochs_insert ON tenants;
    DROP FUNCTION raise_own_epoch();
    DROP TRIGGER epochs_delete ON memberships;
    DROP TRIGGER epochs_update_old ON memberships;
    DROP TRIGGER epochs_update ON memberships;
    DROP TRIGGER epochs_insert ON memberships;
    DROP TRIGGER epochs_delete ON role_assignments;
    DROP TRIGGER epochs_update_old ON role_assignments;
    DROP TRIGGER epochs_update ON role_assignments;
    DROP TRIGGER epochs_insert ON role_assignments;
    DROP TRIGGER epochs_delete ON role_permissions;
    DROP TRIGGER epochs_update_old ON role_permissions;
    DROP TRIGGER epochs_update ON role_permissions;
    DROP TRIGGER epochs_insert ON role_permissions;
    DROP FUNCTION raise_principal_epochs();
    DROP FUNCTION raise_tenant_epochs();
    DROP FUNCTION raise_epochs(text, uuid[]);
    DROP TABLE authorization_epochs;
  `);
