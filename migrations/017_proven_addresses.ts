import type { Knex } from 'knex';

/**
 * Whether whoever has an account's address was ever asked. An account can be made for somebody else's address, and prepared with ways in
 * that its maker keeps; with the first proof, all of these go.
 */
export const up = (knex: Knex): Promise<void> =>
  knex.raw(`
    ALTER TABLE users ADD COLUMN address_proven_at timestamptz(3);
    COMMENT ON COLUMN users.address_proven_at IS
      'When a mailed link, or a provider that is trusted with addresses, first showed that the address is the user''s.';
    UPDATE users SET address_proven_at = created_at;

    CREATE FUNCTION prove_address(person uuid) RETURNS boolean LANGUAGE plpgsql
      SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        UPDATE users SET address_proven_at = now(), needs_second_factor = false WHERE id = person AND address_proven_at IS NULL;
        IF NOT FOUND THEN RETURN false; END IF;
        DELETE FROM federated_identities WHERE user_id = person;
        DELETE FROM second_factors WHERE user_id = person;
        UPDATE api_keys SET revoked_at = now() WHERE user_id = person AND revoked_at IS NULL;
        UPDATE sessions SET ended_at = now(), end_reason = 'revoked' WHERE user_id = person AND ended_at IS NULL;
        RETURN true;
      END $$;
    COMMENT ON FUNCTION prove_address(uuid) IS
      'Notes that a user has the address; the first time, takes away every way in that was made before. Whether it was the first time.';
    REVOKE ALL ON FUNCTION prove_address(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION prove_address(uuid) TO virtualstack_app;
  `);

export const down = (knex: Knex): Promise<void> =>
  knex.raw(`
    DROP FUNCTION prove_address(uuid);
    ALTER TABLE users DROP COLUMN address_proven_at;
  `);
