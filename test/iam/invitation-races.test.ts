import t from 'tap';
import { accept, invite, setUp } from '../fixtures/invitations.ts';
import { inRounds, race, raceRounds } from '../fixtures/race.ts';

t.test('of many who accept at once, one does', async (t) => {
  const { gateway, mail, tenantId, admin, owner } = await setUp(t);
  await inRounds(async (round) => {
    const email = `round-${round}@acme.example`;
    await invite(admin, email);
    const { token } = await mail.next(email);
    const answers = await race(() => accept(gateway, token));
    const statuses = answers.map(({ response }) => response.status);
    t.equal(statuses.filter((status) => status === 201).length, 1, `round ${round}: ${statuses.join()}`);
    t.ok(statuses.every((status) => [201, 404, 409].includes(status)));
  });
  const { rows } = await owner.query(
    `SELECT count(*)::int AS accepted, count(DISTINCT u.id)::int AS accounts, count(m)::int AS members, count(ra)::int AS roles,
       (SELECT count(*)::int FROM audit_events WHERE tenant_id = $1 AND action = 'accept') AS recorded
     FROM invitations i JOIN users u USING (email_canonical)
     LEFT JOIN memberships m ON m.user_id = u.id AND m.tenant_id = i.tenant_id
     LEFT JOIN role_assignments ra ON ra.user_id = u.id AND ra.tenant_id = i.tenant_id AND ra.role_id = ANY (i.role_ids)
     WHERE i.tenant_id = $1 AND i.end_reason = 'accepted' AND i.hash IS NULL`,
    [tenantId],
  );
  const n = raceRounds;
  t.same(rows, [{ accepted: n, accounts: n, members: n, roles: n, recorded: n }]);
});

t.test('accepting against revoking, and against taking the inviter’s rights', async (t) => {
  const { gateway, mail, tenantId, admin, owner } = await setUp(t);
  await inRounds(async (round) => {
    const email = `race-${round}@acme.example`;
    const lead = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
    const made = await invite(lead, email);
    const { token } = await mail.next(email);
    const path = { params: { path: { invitation_id: made.id } } };
    const [accepted, revoked] = await Promise.all([
      accept(gateway, token),
      admin.api.DELETE('/invitations/{invitation_id}', path),
      admin.api.DELETE('/users/{user_id}', { params: { path: { user_id: lead.id } } }),
    ]);
    t.not(accepted.response.status === 201, revoked.response.status === 204, `round ${round}: one of the two`);
  });
  const { rows } = await owner.query(`
    SELECT FROM users u JOIN memberships m ON m.user_id = u.id WHERE u.email_canonical LIKE 'race-%'
      AND NOT EXISTS (SELECT FROM invitations i WHERE i.email_canonical = u.email_canonical AND i.end_reason = 'accepted')`);
  t.same(rows, [], 'who belongs to the tenant was admitted');
});
