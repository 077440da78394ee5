import type { Knex } from 'knex';

/** What an account's address, its activation and its last tenant say of who may use it, and who may have it. */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    -- Another address is nobody's until it is proven in its turn.
    CREATE FUNCTION unprove_address() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        NEW.address_proven_at := NULL;
        RETURN NEW;
      END $$;
    COMMENT ON FUNCTION unprove_address() IS 'What was shown of the old address says nothing of the new one.';
    CREATE TRIGGER address_unproven BEFORE UPDATE OF email_canonical ON users FOR EACH ROW
      WHEN (OLD.email_canonical IS DISTINCT FROM NEW.email_canonical) EXECUTE FUNCTION unprove_address();

    -- A session that was ended stays ended, whatever becomes of the account.
    CREATE FUNCTION end_sessions() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        UPDATE sessions SET ended_at = now(), end_reason = 'revoked' WHERE user_id = NEW.id AND ended_at IS NULL;
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION end_sessions() IS 'Ends the sessions of an account that is deactivated.';
    CREATE TRIGGER sessions_end AFTER UPDATE OF is_active ON users FOR EACH ROW
      WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION end_sessions();

    ALTER TABLE users ADD COLUMN last_tenant_id uuid REFERENCES tenants;
    COMMENT ON COLUMN users.last_tenant_id IS 'Where the user was a member last: that tenant may take them back, if they belong to no other.';
    CREATE FUNCTION note_last_tenant() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        UPDATE users SET last_tenant_id = OLD.tenant_id WHERE id = OLD.user_id;
        RETURN NULL;
      END $$;
    COMMENT ON FUNCTION note_last_tenant() IS 'Notes which tenant a user was taken out of.';
    CREATE TRIGGER last_tenant AFTER DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION note_last_tenant();

    ${belongsElsewhere({ onlyStanding: true })}
    CREATE FUNCTION known_here(person uuid) RETURNS boolean LANGUAGE sql STABLE
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT NOT belongs_elsewhere(person) AND EXISTS (SELECT FROM users u WHERE u.id = person
          AND (u.last_tenant_id = current_tenant()
            OR EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id AND m.tenant_id = current_tenant())))
      $$;
    COMMENT ON FUNCTION known_here(uuid) IS
      'Whether an account is the transaction''s tenant''s alone, or was when it last belonged to any: others do not exist for it.';
    REVOKE ALL ON FUNCTION known_here(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION known_here(uuid) TO virtualstack_app;

    ${proveAddress({ keepingFactors: true })}
    ${loadSession({ methods: true })}
    ${findIdentity({ onlyCurrent: true })}
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    ${findIdentity({ onlyCurrent: false })}
    ${loadSession({ methods: false })}
    ${proveAddress({ keepingFactors: false })}
    DROP FUNCTION known_here(uuid);
    ${belongsElsewhere({ onlyStanding: false })}
    DROP TRIGGER last_tenant ON memberships;
    DROP FUNCTION note_last_tenant();
    ALTER TABLE users DROP COLUMN last_tenant_id;
    DROP TRIGGER sessions_end ON users;
    DROP FUNCTION end_sessions();
    DROP TRIGGER address_unproven ON users;
    DROP FUNCTION unprove_address();
  `);

const belongsElsewhere = ({ onlyStanding }: { onlyStanding: boolean }): string => `
    CREATE OR REPLACE FUNCTION belongs_elsewhere(person uuid) RETURNS boolean LANGUAGE sql STABLE
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT EXISTS (SELECT FROM memberships${
          onlyStanding ? ` m JOIN tenants t ON t.id = m.tenant_id AND t.status <> 'deleted'` : ''
        } WHERE user_id = person AND tenant_id IS DISTINCT FROM current_tenant())
      $$;`;

/** A mailbox is one factor: what a second one guards, it does not open. */
const proveAddress = ({ keepingFactors }: { keepingFactors: boolean }): string => `
    DROP FUNCTION prove_address(uuid);
    CREATE FUNCTION prove_address(person uuid) RETURNS ${keepingFactors ? 'text[]' : 'boolean'} LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$${
        keepingFactors
          ? `
      DECLARE issuers text[];`
          : ''
      }
      BEGIN
        UPDATE users SET address_proven_at = now()${keepingFactors ? '' : ', needs_second_factor = false'} WHERE id = person AND address_proven_at IS NULL;
        IF NOT FOUND THEN RETURN ${keepingFactors ? `'{}'` : 'false'}; END IF;${
          keepingFactors
            ? `
        WITH gone AS (DELETE FROM federated_identities WHERE user_id = person RETURNING issuer)
          SELECT coalesce(array_agg(DISTINCT issuer ORDER BY issuer), '{}') INTO issuers FROM gone;
        DELETE FROM second_factors WHERE user_id = person AND confirmed_at IS NULL;`
            : `
        DELETE FROM federated_identities WHERE user_id = person;
        DELETE FROM second_factors WHERE user_id = person;`
        }
        UPDATE api_keys SET revoked_at = now() WHERE user_id = person AND revoked_at IS NULL;
        UPDATE sessions SET ended_at = now(), end_reason = 'revoked' WHERE user_id = person AND ended_at IS NULL;
        RETURN ${keepingFactors ? 'issuers' : 'true'};
      END $$;
    COMMENT ON FUNCTION prove_address(uuid) IS '${
      keepingFactors
        ? 'Notes that a user has the address; the first time, takes away every way in that was made before, but for a second factor. The issuers of the identities that went.'
        : 'Notes that a user has the address; the first time, takes away every way in that was made before. Whether it was the first time.'
    }';
    REVOKE ALL ON FUNCTION prove_address(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION prove_address(uuid) TO virtualstack_app;`;

const loadSession = ({ methods }: { methods: boolean }): string => `
    DROP FUNCTION load_session(uuid, uuid);
    CREATE FUNCTION load_session(principal uuid, session uuid)
      RETURNS TABLE (live boolean, until timestamptz, second_factor_at timestamptz${methods ? ', methods text[]' : ''})
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT s.ended_at IS NULL AND s.expires_at > now(), s.expires_at, s.second_factor_at${methods ? ', s.methods' : ''}
        FROM sessions s WHERE s.id = session AND s.user_id = principal
      $$;
    COMMENT ON FUNCTION load_session(uuid, uuid) IS
      'Whether a session of the principal''s still holds, ${methods ? 'until when at most, and how it began' : 'and until when at most'}.';
    REVOKE ALL ON FUNCTION load_session(uuid, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION load_session(uuid, uuid) TO virtualstack_app;`;

const findIdentity = ({ onlyCurrent }: { onlyCurrent: boolean }): string => `
    CREATE OR REPLACE FUNCTION find_identity(token_issuer text, token_subject text)
      RETURNS TABLE (id uuid, user_id uuid, only_tenant uuid)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT i.id, i.user_id, CASE WHEN count(t.id) = 1 THEN min(t.id::text)::uuid END
        FROM federated_identities i
        LEFT JOIN memberships m ON m.user_id = i.user_id${onlyCurrent ? ' AND m.suspended_at IS NULL' : ''}
        LEFT JOIN tenants t ON t.id = m.tenant_id AND t.status <> 'deleted'
        WHERE i.issuer = token_issuer AND i.subject = token_subject GROUP BY i.id, i.user_id
      $$;`;
