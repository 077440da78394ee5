import { JsonText } from '../../../contract/index.ts';
import { jsonObject, prepare, statement } from '../../../db/index.ts';
import { operation } from '../operation.ts';
import { session } from '../resources/session.ts';

const select = prepare(
  `SELECT ${jsonObject(session.table.representation)}::text AS session FROM sessions s WHERE s.id = $1 AND s.user_id = $2`,
);

export const getCurrentSession = operation('getCurrentSession', async ({ principal, target, read }) => {
  const [rows] = await read(statement(select, principal.credentialId, principal.id));
  return { status: 200, body: new JsonText(`{"user":${target.json.text},"session":${String(rows?.[0]?.session)}}`) };
});
