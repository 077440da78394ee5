import { JsonText } from '../../../contract/index.ts';
import { jsonObject, prepare, statement } from '../../../db/index.ts';
import { operation } from '../operation.ts';

const select = prepare(`
  SELECT ${jsonObject({
    enrolled: 'f.confirmed_at IS NOT NULL',
    confirmed_at: 'f.confirmed_at',
    recovery_codes_left: '(SELECT count(*) FROM recovery_codes c WHERE c.user_id = u.id AND c.used_at IS NULL)',
  })}::text AS factor
  FROM users u LEFT JOIN second_factors f ON f.user_id = u.id WHERE u.id = $1`);

export const getSecondFactor = operation('getSecondFactor', async ({ principal, read }) => {
  const [rows] = await read(statement(select, principal.id));
  return { status: 200, body: new JsonText(String(rows?.[0]?.factor)) };
});
