import type pg from 'pg';

/** Kept by the migration tool itself, not by migrations. */
const toolRelations = `ARRAY['knex_migrations', 'knex_migrations_id_seq',
  'knex_migrations_lock', 'knex_migrations_lock_index_seq']`;

/**
 * Each section is a query that yields one text a row. Whatever the catalogue lists in no fixed order is sorted by name,
 * and the owner, whose name differs between installations, appears as CURRENT_USER: equal schemas have equal texts.
 */
const sections: Record<string, string> = {
  Tables: `
    SELECT concat_ws(E'\\n',
      CASE WHEN t.relispartition
        THEN format('CREATE TABLE %I PARTITION OF %s %s;', t.relname,
          (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = t.oid), pg_get_expr(t.relpartbound, t.oid))
        ELSE format(E'CREATE TABLE %I (\\n  %s\\n)%s;', t.relname, (
        SELECT string_agg(line, E',\\n  ' ORDER BY rank, position, line) FROM (
          SELECT 0 AS rank, a.attnum AS position, concat_ws(' ', quote_ident(a.attname),
            format_type(a.atttypid, a.atttypmod),
            'GENERATED ALWAYS AS (' || CASE WHEN a.attgenerated = 's' THEN pg_get_expr(d.adbin, d.adrelid) END || ') STORED',
            'DEFAULT ' || CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
            CASE WHEN a.attnotnull THEN 'NOT NULL' END) AS line
          FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
          UNION ALL
          SELECT CASE c.contype WHEN 'p' THEN 1 ELSE 2 END, 0, format('CONSTRAINT %I %s', c.conname, pg_get_constraintdef(c.oid))
          FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype IN ('p', 'u', 'c', 'x')
        ) AS lines), ' PARTITION BY ' || pg_get_partkeydef(t.oid)) END,
      (SELECT format('COMMENT ON TABLE %I IS %L;', t.relname, description)
        FROM obj_description(t.oid, 'pg_class') AS description WHERE description IS NOT NULL),
      (SELECT string_agg(format('COMMENT ON COLUMN %I.%I IS %L;', t.relname, a.attname, col_description(t.oid, a.attnum)),
          E'\\n' ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND col_description(t.oid, a.attnum) IS NOT NULL),
      (SELECT string_agg(replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') || ';', E'\\n' ORDER BY i.indexrelid::regclass::text)
        FROM pg_index i WHERE i.indrelid = t.oid AND NOT t.relispartition
          AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')))
    ) AS sql
    FROM ours t ORDER BY t.relname`,
  'Foreign keys': `
    SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s;', t.relname, c.conname, pg_get_constraintdef(c.oid)) AS sql
    FROM pg_constraint c JOIN ours t ON t.oid = c.conrelid WHERE c.contype = 'f' ORDER BY t.relname, c.conname`,
  Functions: `
    SELECT concat_ws(E'\\n', rtrim(pg_get_functiondef(p.oid), E'\\n') || ';',
      (SELECT format('COMMENT ON FUNCTION %s IS %L;', p.oid::regprocedure, description)
        FROM obj_description(p.oid, 'pg_proc') AS description WHERE description IS NOT NULL),
      CASE WHEN p.proacl IS NOT NULL AND NOT EXISTS (SELECT FROM aclexplode(p.proacl) WHERE grantee = 0)
        THEN format('REVOKE ALL ON FUNCTION %s FROM PUBLIC;', p.oid::regprocedure) END,
      (SELECT string_agg(format('GRANT %s ON FUNCTION %s TO %I;', privilege_type, p.oid::regprocedure, grantee::regrole::text),
          E'\\n' ORDER BY grantee::regrole::text)
        FROM aclexplode(p.proacl) WHERE grantee NOT IN (0, p.proowner))
    ) AS sql
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY p.oid::regprocedure::text`,
  Triggers: `
    SELECT pg_get_triggerdef(g.oid) || ';' AS sql FROM pg_trigger g JOIN ours t ON t.oid = g.tgrelid
    WHERE NOT g.tgisinternal ORDER BY t.relname, g.tgname`,
  'Row-level security': `
    SELECT concat_ws(E'\\n', format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY;', t.relname),
      CASE WHEN t.relforcerowsecurity THEN format('ALTER TABLE %I FORCE ROW LEVEL SECURITY;', t.relname) END,
      (SELECT string_agg(concat_ws(' ', format('CREATE POLICY %I ON %I AS %s FOR %s TO %s', p.polname, t.relname,
            CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
            CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
            (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' WHEN t.relowner THEN 'CURRENT_USER' ELSE quote_ident(role::regrole::text) END, ', ')
              FROM unnest(p.polroles) AS role)),
          'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
          'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') || ';', E'\\n' ORDER BY p.polname)
        FROM pg_policy p WHERE p.polrelid = t.oid)
    ) AS sql
    FROM ours t WHERE t.relrowsecurity ORDER BY t.relname`,
  Privileges: `
    SELECT format('GRANT %s ON SCHEMA public TO %I;', privilege_type, grantee::regrole::text) AS sql
    FROM pg_namespace n, aclexplode(n.nspacl) WHERE n.nspname = 'public' AND grantee NOT IN (0, n.nspowner)
    UNION ALL
    SELECT format('GRANT %s ON %I TO %s;', string_agg(privilege_type, ', ' ORDER BY privilege_type), t.relname,
      CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(grantee::regrole::text) END)
    FROM ours t, aclexplode(t.relacl) WHERE grantee <> t.relowner GROUP BY t.relname, grantee
    UNION ALL
    SELECT format('GRANT %s (%I) ON %I TO %s;', privilege_type, a.attname, t.relname,
      CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(grantee::regrole::text) END)
    FROM ours t JOIN pg_attribute a ON a.attrelid = t.oid, aclexplode(a.attacl)
    ORDER BY 1`,
};

/** Partitions that are made as days go by: a schema is the same on all of them. */
const daily = `relispartition AND relname ~ '^decision_log_[0-9]{8}$'`;

const ours = `WITH ours AS (
  SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('i', 'I', 't', 'c')
    AND relname <> ALL (${toolRelations}) AND NOT (${daily}))`;

const header = `-- The schema that all migrations together make: written by "npm run schema", compared by a test, never edited.
-- It can be run as it stands, by the owner-to-be, in an empty database where the role virtualstack_app exists.
SET check_function_bodies = off;`;

/**
 * The schema as SQL, read from the catalogue, the same text for the same schema whatever order it was built in.
 * @throws Error when the schema holds a kind of object that it could not write down.
 */
export const dumpSchema = async (client: pg.ClientBase): Promise<string> => {
  await client.query('SET search_path = public');
  await refuseUnknown(client);
  const parts = [header];
  for (const [title, query] of Object.entries(sections)) {
    const { rows } = await client.query<{ sql: string }>(`${ours} ${query}`);
    if (rows.length > 0) parts.push(`-- ${title}`, rows.map(({ sql }) => sql).join(separatorOf(title)));
  }
  return `${parts.join('\n\n')}\n`;
};

const separatorOf = (title: string): string => (['Tables', 'Functions'].includes(title) ? '\n\n' : '\n');

/** A dump that silently left something out would make the comparison worthless. */
const refuseUnknown = async (client: pg.ClientBase): Promise<void> => {
  const { rows } = await client.query<{ what: string }>(`${ours}
    SELECT format('relation %I of kind %s', relname, relkind) AS what FROM ours WHERE relkind NOT IN ('r', 'p')
    UNION ALL
    SELECT format('type %I', typname) FROM pg_type
    WHERE typnamespace = 'public'::regnamespace AND typrelid = 0 AND typelem = 0
    UNION ALL
    SELECT format('identity column %I.%I', t.relname, attname) FROM ours t JOIN pg_attribute ON attrelid = t.oid
    WHERE attidentity <> ''
    UNION ALL
    SELECT format('function %s of kind %s', oid::regprocedure, prokind) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prokind NOT IN ('f', 'p')
    UNION ALL
    SELECT format('rule %I of %I', r.rulename, t.relname) FROM pg_rewrite r JOIN ours t ON t.oid = r.ev_class`);
  if (rows.length > 0) {
    throw new Error(`The schema dump does not know how to write: ${rows.map(({ what }) => what).join(', ')}`);
  }
};
