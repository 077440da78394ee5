import pg from 'pg';
import { Refusal } from '../shared/refusal.ts';

/**
 * Refuse to serve as a role on which row-level security has no hold.
 * @throws Refusal naming what the role could do, or why the database cannot be reached.
 */
export const checkLoginRole = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect().catch((error: unknown) => {
    throw new Refusal(
      `The database of DATABASE_URL cannot be used (${error instanceof Error ? error.message : String(error)}). Is it up, and migrated?`,
    );
  });
  try {
    const { rows } = await client.query<{ superuser: boolean; bypass: boolean; owned: number }>(`
      SELECT rolsuper AS superuser, rolbypassrls AS bypass,
        (SELECT count(*)::int FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner
          WHERE c.relnamespace = 'public'::regnamespace AND pg_has_role(current_user, o.oid, 'MEMBER')) AS owned
      FROM pg_roles WHERE rolname = current_user`);
    const [role] = rows;
    const reasons = [
      role?.superuser && 'is a superuser',
      role?.bypass && 'may bypass row-level security',
      role && role.owned > 0 && 'owns tables of the schema',
    ].filter(Boolean);
    if (reasons.length > 0) {
      throw new Refusal(
        `The role of DATABASE_URL ${reasons.join(' and ')}; the gateway needs a login role without such rights.`,
      );
    }
  } finally {
    await client.end();
  }
};
