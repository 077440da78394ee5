import t from 'tap';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { bundle, startDecisionPoint } from './decision-point.ts';
import { iso } from '../fixtures/machines.ts';

type Json = Record<string, unknown>;

t.test('pages are complete, whatever is added meanwhile', async (t) => {
  const { gateway, tenantId, admin, ask } = await startDecisionPoint(t, [bundle('mixed')]);
  const owner = await connect(t, gateway.urls.ownerUrl);
  const first = await admin.api.POST('/vms', {
    body: { ...iso, name: 'first' },
  });
  const addMachines = async (count: number): Promise<string[]> => {
    const ids = Array.from({ length: count }, () => newId());
    const { rows } = await owner.query<{ column_name: string }>(
      `SELECT column_name FROM information_schema.columns WHERE table_name = 'vms' AND column_name NOT IN ('id', 'name')`,
    );
    const columns = rows.map(({ column_name }) => column_name).join();
    await owner.query(
      `INSERT INTO vms (id, name, ${columns}) SELECT new.id, 'vm-' || new.id, ${columns} FROM vms, unnest($1::uuid[]) AS new (id)
        WHERE vms.id = $2`,
      [ids, first.data?.id],
    );
    return ids;
  };
  const there = [first.data?.id ?? '', ...(await addMachines(120))];
  const query = { subject: { type: 'user', id: admin.id }, action: { name: 'read' }, resource: { type: 'vm' } };
  const found: string[] = [];
  const pages: number[] = [];
  let total: unknown;
  for (let token = ''; ;) {
    const { json } = await ask('search/resource', { ...query, page: { limit: 7, ...(token !== '' && { token }) } });
    const page = json.page as { next_token: string; count: number; total?: number };
    t.equal(page.count, (json.results as Json[]).length);
    found.push(...(json.results as Json[]).map(({ id }) => String(id)));
    pages.push(page.count);
    total = page.total;
    token = page.next_token;
    if (token === '') break;
    await addMachines(1);
  }
  t.same(
    there.filter((id) => !found.includes(id)),
    [],
    'all that were there are found',
  );
  t.equal(new Set(found).size, found.length, 'none twice');
  t.ok(found.length > there.length, 'and of those that came meanwhile, those that come later');
  t.ok(
    pages.slice(0, -1).every((count) => count === 7),
    'full pages but for the last',
  );
  t.equal(total, undefined, 'no total is made up');
  const whole = await ask('search/resource', { ...query, page: { limit: 1_000 } });
  t.equal((whole.json.results as Json[]).length, there.length + pages.length - 1);
  const usual = await ask('search/resource', query);
  t.equal((usual.json.results as Json[]).length, 100, 'a page, where nobody says how long');
  t.match(usual.json.page, { next_token: /./, count: 100 });
  const more = await ask('search/resource', { ...query, page: { limit: 5_000 } });
  t.equal(more.status, 200, 'as many as there may be in one page');

  const people = await Promise.all(
    Array.from({ length: 30 }, () => gateway.createPersona(tenantId, { role: 'viewer' })),
  );
  const who = { subject: { type: 'user' }, action: { name: 'read' }, resource: { type: 'vm', id: there[0] } };
  const allowed: string[] = [];
  for (let token = ''; ;) {
    const { json } = await ask('search/subject', { ...who, page: { limit: 4, ...(token !== '' && { token }) } });
    allowed.push(...(json.results as Json[]).map(({ id }) => String(id)));
    token = (json.page as { next_token: string }).next_token;
    if (token === '') break;
    await gateway.createPersona(tenantId, { role: 'viewer' });
    await gateway.createPersona(tenantId, null);
  }
  t.same(
    people.filter(({ id }) => !allowed.includes(id)),
    [],
  );
  t.ok(allowed.includes(admin.id));
  t.equal(new Set(allowed).size, allowed.length);
});

t.test('a search goes through many who may not, and misses none who may', async (t) => {
  const { gateway, tenantId, searchAll, ask } = await startDecisionPoint(t, [bundle('mixed')]);
  const owner = await connect(t, gateway.urls.ownerUrl);
  await owner.query(
    `WITH people AS (SELECT gen_random_uuid() AS id FROM generate_series(1, 2500)),
      made AS (INSERT INTO users (id, email, email_canonical, first_name, last_name, is_active)
        SELECT id, id || '@many.example', id || '@many.example', 'A', 'B', true FROM people RETURNING id)
      INSERT INTO memberships (tenant_id, user_id) SELECT $1, id FROM made`,
    [tenantId],
  );
  const last = await gateway.createPersona(tenantId, { role: 'viewer' });
  await owner.query(`UPDATE memberships SET suspended_at = NULL WHERE tenant_id = $1`, [tenantId]);
  const query = {
    ...{ subject: { type: 'user' }, action: { name: 'read' } },
    resource: {
      type: 'role',
      id: (await owner.query<{ id: string }>('SELECT id FROM roles WHERE tenant_id = $1', [tenantId])).rows[0]?.id,
    },
  };
  const first = await ask('search/subject', query);
  t.match(first.json.page, { next_token: /./ }, 'one answer does not go through all of them');
  const found = await searchAll('subject', query);
  t.ok(found.some(({ id }) => id === last.id));
  t.equal(found.length, 3, 'with the administrators of tenant and platform');
});
