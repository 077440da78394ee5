import type { Knex } from 'knex';

/**
 * PostgreSQL plans the body of a function in SQL anew at each call: for the rights of a principal that took ten times as long as to
 * read them. Of one in PL/pgSQL each connection keeps the plans.
 */
const functions = [
  'load_grants(uuid, uuid)',
  'load_session(uuid, uuid)',
  'load_api_key(uuid, uuid, uuid, text)',
  'find_identity(text, text)',
];
const before = '\n      #variable_conflict use_column\n      BEGIN\n        RETURN QUERY';
const after = ';\n      END\n';

interface Definition {
  /** The whole statement that makes the function. */
  definition: string;
  body: string;
}

const redefine = async (knex: Knex, change: (definition: Definition) => string): Promise<void> => {
  for (const name of functions) {
    const { rows } = await knex.raw<{ rows: Definition[] }>(
      'SELECT pg_get_functiondef(oid) AS definition, prosrc AS body FROM pg_proc WHERE oid = ?::regprocedure',
      [name],
    );
    for (const row of rows) await knex.raw(change(row).replaceAll('?', '\\?'));
  }
};

export const up = (knex: Knex): Promise<void> =>
  redefine(knex, ({ definition, body }) =>
    definition.replace('LANGUAGE sql', 'LANGUAGE plpgsql').replace(body, () => before + body.trimEnd() + after),
  );

export const down = (knex: Knex): Promise<void> =>
  redefine(knex, ({ definition, body }) =>
    definition
      .replace('LANGUAGE plpgsql', 'LANGUAGE sql')
      .replace(body, () => `${body.slice(before.length, -after.length)}\n      `),
  );
