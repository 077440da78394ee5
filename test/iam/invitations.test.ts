import t from 'tap';
import { startGateway, type TestGateway } from '../fixtures/gateway.ts';
import { accept, ada, invite, person, roleId, setUp, signIn, verify } from '../fixtures/invitations.ts';
import { publicUrl } from '../fixtures/mail.ts';

t.test('invited, mailed, accepted: a colleague', async (t) => {
  const { gateway, mail, tenantId, admin, owner } = await setUp(t);
  const made = await invite(admin, 'Ada@Acme.example');
  t.match(made, { email: 'Ada@Acme.example', status: 'pending', roles: ['Member'], invited_by: admin.id });
  const week = Date.parse(made.expires_at) - Date.now();
  t.ok(week > 6.99 * 86_400_000 && week < 7.01 * 86_400_000, 'for a week');
  t.notOk('token' in made || 'hash' in made, 'its token is nobody’s but the mail’s');

  const { text, token, raw } = await mail.next('Ada@Acme.example');
  t.match(text, `${publicUrl}accept-invitation#token=vsi_`);
  t.match(text, 'Test Person invites you to Acme & Söhne');
  t.notMatch(raw, gateway.url, 'the link is the operator’s, not the request’s');
  const { rows: jobs } = await owner.query<{ text: string }>(`
    SELECT i::text AS text FROM invitations i UNION ALL SELECT a::text FROM audit_events a
    UNION ALL SELECT j::text FROM graphile_worker._private_jobs j`);
  t.notOk(
    jobs.some((row) => row.text.includes(token.slice(4))),
    'and the token is written nowhere',
  );

  t.match((await verify(gateway, token)).data, {
    tenant_name: 'Acme & Söhne',
    email: 'Ada@Acme.example',
    roles: ['Member'],
    has_account: false,
  });
  t.match((await accept(gateway, token, { password: 'aaaaaaaaaaaaaaaa' })).error, {
    status: 422,
    errors: [{ path: 'password', code: 'common_password' }],
  });
  const accepted = await accept(gateway, token);
  t.match(accepted.data, { email: 'Ada@Acme.example', first_name: 'Ada', is_active: true });
  t.equal(accepted.response.status, 201);
  t.equal((await accept(gateway, token)).response.status, 404, 'once');
  t.equal((await verify(gateway, token)).response.status, 404);

  const api = await signIn(gateway, ada);
  t.equal((await api.GET('/vms')).response.status, 200, 'with the role');
  t.equal((await api.GET('/invitations')).response.status, 403, 'and no other');
  const path = { invitation_id: made.id };
  t.match((await admin.api.GET('/invitations/{invitation_id}', { params: { path } })).data, { status: 'accepted' });
  const { data: trail } = await admin.api.GET('/audit-events', { params: { query: { action: 'accept' } } });
  t.match(trail?.items, [
    {
      actor: { type: 'user', id: accepted.data?.id, email: 'Ada@Acme.example' },
      resource: { type: 'invitation', id: made.id },
      outcome: 'allowed',
      after: { user_id: accepted.data?.id, invited_by: admin.id, role_ids: made.role_ids },
    },
  ]);
  for (const attempt of [
    await admin.api.DELETE('/invitations/{invitation_id}', { params: { path } }),
    await admin.api.POST('/invitations/{invitation_id}/resend', { params: { path } }),
  ]) {
    t.match(attempt.error, { status: 409, detail: 'The invitation was accepted already.' });
  }
  const again = { email: ada, role_ids: [await roleId(admin)] };
  t.match((await admin.api.POST('/invitations', { body: again })).error, { status: 409 }, 'a member already');
  const { rows } = await owner.query('SELECT FROM memberships WHERE tenant_id = $1', [tenantId]);
  t.equal(rows.length, 2);
});

t.test('one open invitation an address; resending, revoking, expiring', async (t) => {
  const { gateway, mail, admin, owner } = await setUp(t);
  const made = await invite(admin);
  const first = (await mail.next(ada)).token;
  const body = { email: ' ADA@acme.example'.trim(), role_ids: [await roleId(admin)] };
  t.match((await admin.api.POST('/invitations', { body })).error, { status: 409 }, 'in whatever case');
  const many = await Promise.all(
    Array.from({ length: 10 }, () =>
      admin.api.POST('/invitations', { body: { ...body, email: 'grace@acme.example' } }),
    ),
  );
  t.equal(many.filter(({ response }) => response.status === 201).length, 1, 'of many at once, one');

  const path = { invitation_id: made.id };
  const resend = () => admin.api.POST('/invitations/{invitation_id}/resend', { params: { path } });
  t.equal((await resend()).response.status, 200);
  t.equal((await verify(gateway, first)).response.status, 404, 'the old link is dead at once');
  const second = (await mail.next(ada)).token;
  t.not(second, first);
  t.equal((await accept(gateway, first)).response.status, 404);
  t.equal((await verify(gateway, second)).response.status, 200);

  await owner.query(`UPDATE invitations SET expires_at = now() - interval '1 second' WHERE id = $1`, [made.id]);
  t.equal((await verify(gateway, second)).response.status, 404, 'expired');
  t.equal((await accept(gateway, second)).response.status, 404);
  const listed = await admin.api.GET('/invitations', { params: { query: { status: 'expired' } } });
  t.match(listed.data, { total: 1, items: [{ id: made.id, status: 'expired' }] });
  t.equal((await resend()).data?.status, 'pending', 'resending gives it a new term');
  const third = (await mail.next(ada)).token;
  t.equal((await verify(gateway, third)).response.status, 200);

  t.equal((await admin.api.DELETE('/invitations/{invitation_id}', { params: { path } })).response.status, 204);
  t.equal((await verify(gateway, third)).response.status, 404, 'revoked');
  t.equal((await accept(gateway, third)).response.status, 404);
  t.equal((await resend()).response.status, 404);

  const next = await invite(admin);
  await owner.query(`UPDATE invitations SET expires_at = now() - interval '1 second' WHERE id = $1`, [next.id]);
  const another = await invite(admin);
  t.not(another.id, next.id, 'one that expired is in nobody’s way');
  const replaced = { params: { path: { invitation_id: next.id } } };
  t.match((await admin.api.POST('/invitations/{invitation_id}/resend', replaced)).error, { status: 409 });
  const searched = await admin.api.GET('/invitations', { params: { query: { search: 'GRACE', sort: '-email' } } });
  t.equal(searched.data?.total, 1);
  for (const token of ['x', 'vsi_', `${third.slice(0, -1)}_`, 'vsi_' + 'A'.repeat(43)]) {
    t.equal((await verify(gateway, token)).response.status, 404, token);
  }
});

t.test('nobody invites beyond themselves, neither then nor by the time it is accepted', async (t) => {
  const { gateway, mail, tenantId, admin, owner } = await setUp(t);
  const powers = [
    'invitation:read',
    'invitation:create',
    'invitation:resend',
    'role:assign_users',
    'role:read',
    'user:read',
    'vm:read',
  ];
  const lead = await gateway.createPersona(tenantId, { permissions: powers });
  const custom = async (permissions: string[]) => {
    const { data } = await admin.api.POST('/roles', {
      body: { name: permissions.join(), permission_ids: permissions },
    });
    return data?.id ?? '';
  };
  const small = await custom(['vm:read']);
  const body = { email: ada, role_ids: [small] };
  const beyond = await lead.api.POST('/invitations', {
    body: { ...body, role_ids: [await roleId(admin, 'Tenant Admin')] },
  });
  t.match(beyond.error, { status: 403, detail: 'This role holds permissions that you do not.' });
  const some = await lead.api.POST('/invitations', { body: { ...body, role_ids: [small, await roleId(admin)] } });
  t.equal(some.response.status, 403, 'every role counts');
  const foreign = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  const theirs = await lead.api.POST('/invitations', { body: { ...body, role_ids: [await roleId(foreign)] } });
  t.equal(theirs.response.status, 404, 'a role of another tenant is none');
  const mute = await gateway.createPersona(tenantId, { permissions: ['invitation:create', 'vm:read'] });
  t.equal((await mute.api.POST('/invitations', { body })).response.status, 403, 'inviting takes assigning roles');
  t.equal(mail.received.length, 0, 'and none of this sent a mail');

  const { data: made } = await lead.api.POST('/invitations', { body });
  const { token } = await mail.next(ada);
  const refused = async (why: string, expected: object) => {
    t.match((await accept(gateway, token)).error, expected, why);
    t.equal((await owner.query('SELECT FROM users WHERE email_canonical = $1', [ada])).rowCount, 0, 'and no account');
    t.equal((await verify(gateway, token)).response.status, 200, 'the invitation stays open');
  };
  const mayNot = { status: 403, detail: 'Whoever invited you may not do so any more; ask for a new invitation.' };

  const widen = { params: { path: { role_id: small } }, body: { permission_ids: ['vm:read', 'vm:delete'] } };
  t.equal((await admin.api.POST('/roles/{role_id}/permissions', widen)).response.ok, true);
  await refused('the role has come to permit more than the inviter holds', mayNot);
  const resent = { params: { path: { invitation_id: made?.id ?? '' } } };
  t.equal((await lead.api.POST('/invitations/{invitation_id}/resend', resent)).response.status, 403);
  await owner.query(`DELETE FROM role_permissions WHERE role_id = $1 AND permission_id = 'vm:delete'`, [small]);

  const { rows } = await owner.query<{ role_id: string }>('SELECT role_id FROM role_assignments WHERE user_id = $1', [
    lead.id,
  ]);
  const leads = rows[0]?.role_id ?? '';
  const assignment = { params: { path: { tenant_id: tenantId, user_id: lead.id, role_id: leads } } };
  await admin.api.DELETE('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', assignment);
  await refused('the inviter was demoted', mayNot);
  await admin.api.POST('/tenants/{tenant_id}/users/{user_id}/roles/{role_id}', assignment);

  const user = { params: { path: { user_id: lead.id } } };
  await admin.api.PATCH('/users/{user_id}', { ...user, body: { is_active: false } });
  await refused('the inviter was deactivated', mayNot);
  await admin.api.PATCH('/users/{user_id}', { ...user, body: { is_active: true } });

  await owner.query(`UPDATE tenants SET status = 'suspended' WHERE id = $1`, [tenantId]);
  t.equal((await accept(gateway, token)).response.status, 404, 'a suspended tenant takes nobody');
  t.equal((await verify(gateway, token)).response.status, 404);
  await owner.query(`UPDATE tenants SET status = 'active' WHERE id = $1`, [tenantId]);

  await admin.api.DELETE('/roles/{role_id}', { params: { path: { role_id: small } } });
  await refused('the role is gone', {
    status: 409,
    detail: 'A role of this invitation was deleted; ask for a new invitation.',
  });

  const other = await custom(['vm:read', 'vm:create']);
  const path = { params: { path: { invitation_id: made?.id ?? '' } } };
  t.equal(
    (await admin.api.POST('/invitations/{invitation_id}/resend', path)).response.status,
    404,
    'nor is it sent again',
  );
  await admin.api.DELETE('/invitations/{invitation_id}', path);
  await admin.api.POST('/invitations', { body: { email: ada, role_ids: [other] } });
  const fresh = (await mail.next(ada)).token;
  t.ok(fresh);
  await admin.api.DELETE('/tenants/{tenant_id}/users/{user_id}', {
    params: { path: { tenant_id: tenantId, user_id: lead.id } },
  });
  t.equal((await accept(gateway, fresh)).response.status, 201, 'another’s invitation stands');
});

t.test('who resends an invitation stands for it', async (t) => {
  const { gateway, mail, tenantId, admin } = await setUp(t);
  const lead = await gateway.createPersona(tenantId, { role: 'tenant_admin' });
  const made = await invite(lead);
  await mail.next(ada);
  const path = { params: { path: { invitation_id: made.id } } };
  const resent = await admin.api.POST('/invitations/{invitation_id}/resend', path);
  t.equal(resent.data?.invited_by, admin.id);
  await admin.api.DELETE('/users/{user_id}', { params: { path: { user_id: lead.id } } });
  t.equal((await accept(gateway, (await mail.next(ada)).token)).response.status, 201);
});

t.test('an operator’s invitation into a tenant that is not theirs', async (t) => {
  const { gateway, mail, tenantId } = await setUp(t);
  const operator = await gateway.operator();
  const headers = { 'X-Tenant-ID': tenantId };
  const roles = await operator.api.GET('/roles', { params: { header: headers } });
  const admins = roles.data?.find(({ name }) => name === 'Tenant Admin')?.id ?? '';
  const { response } = await operator.api.POST('/invitations', {
    params: { header: headers },
    body: { email: ada, role_ids: [admins] },
  });
  t.equal(response.status, 201);
  t.equal((await accept(gateway, (await mail.next(ada)).token)).response.status, 201);
  t.equal((await (await signIn(gateway, ada)).GET('/invitations')).response.status, 200);
});

t.test('an account that is there is never touched by who holds the link', async (t) => {
  const { gateway, mail, admin, owner } = await setUp(t);
  const elsewhere = await gateway.createTenant();
  const other = await gateway.createPersona(elsewhere, { role: 'tenant_admin' });
  await other.api.POST('/users', { body: { email: ada, ...person, role_ids: [await roleId(other)] } });
  const before = await owner.query('SELECT * FROM users WHERE email_canonical = $1', [ada]);
  await invite(admin);
  const { token } = await mail.next(ada);
  t.equal((await verify(gateway, token)).data?.has_account, true);
  const taken = await accept(gateway, token, { password: 'a password of the thief' });
  t.match(taken.error, { status: 409 });
  t.same((await owner.query('SELECT * FROM users WHERE email_canonical = $1', [ada])).rows, before.rows);

  const join = (api: TestGateway['client'] extends () => infer Api ? Api : never, body: { token: string }) =>
    api.POST('/invitations/join', { body });
  t.equal((await join(gateway.client(), { token })).response.status, 401, 'nor without signing in');
  t.match((await join(other.api, { token })).error, { status: 403 }, 'nor by another account');
  const thief = await gateway.createPersona(elsewhere, null);
  t.match((await join(thief.api, { token })).error, { status: 403 });
  let api = await signIn(gateway, ada);
  t.equal((await join(api, { token: `${token}x` })).response.status, 404, 'nor by the account without the link');
  const unproven = await join(api, { token });
  t.match(unproven.error, { status: 403, code: 'address_unproven' }, 'who made it would come in with it');
  await gateway.client().POST('/auth/password-reset', { body: { email: ada } });
  const reset = { token: (await mail.next(ada)).token, new_password: 'a password of my own choice' };
  t.equal((await gateway.client().POST('/auth/password-reset/confirm', { body: reset })).response.status, 204);
  t.equal((await join(api, { token })).response.status, 401, 'its sessions are over');
  const { data: own } = await gateway
    .client()
    .POST('/auth/login', { body: { email: ada, password: reset.new_password } });
  api = gateway.client(own?.access_token);
  const joined = await join(api, { token });
  t.match(joined.data, { tenant_id: admin.tenantId, tenant_name: 'Acme & Söhne' });
  t.equal((await api.GET('/vms', { params: { header: { 'X-Tenant-ID': admin.tenantId } } })).response.status, 200);
  t.equal((await join(api, { token })).response.status, 404, 'once');
  const { data: trail } = await admin.api.GET('/audit-events', { params: { query: { action: 'accept' } } });
  t.match(trail?.items, [{ actor: { email: ada }, resource: { type: 'invitation' } }]);
});

t.test('nothing in the body can send the account elsewhere', async (t) => {
  const { gateway, mail, tenantId, admin, owner } = await setUp(t);
  const victim = await gateway.createPersona(await gateway.createTenant(), { role: 'tenant_admin' });
  await invite(admin);
  const { token } = await mail.next(ada);
  const admins = await roleId(victim, 'Tenant Admin');
  for (const forged of [{ tenant_id: victim.tenantId }, { role_ids: [admins] }, { email: victim.email }]) {
    t.equal((await accept(gateway, token, forged)).response.status, 400, Object.keys(forged).join());
  }
  const { response } = await gateway.client(undefined).POST('/invitations/accept', {
    body: { token, ...person },
    headers: { 'X-Tenant-ID': victim.tenantId, Host: 'evil.example' },
  });
  t.equal(response.status, 201);
  const { rows } = await owner.query(
    'SELECT m.tenant_id FROM memberships m JOIN users u ON u.id = m.user_id WHERE email_canonical = $1',
    [ada],
  );
  t.same(rows, [{ tenant_id: tenantId }]);
});

t.test('what a mail says that others chose is text and nothing else', async (t) => {
  const { gateway, mail, admin } = await setUp(t);
  const operator = await gateway.operator();
  const name = 'Win\r\nBcc: spy@evil.example\r\n\r\nhttps://evil.example/login \u202Egpj.exe';
  await operator.api.PATCH('/tenants/{tenant_id}', { params: { path: { tenant_id: admin.tenantId } }, body: { name } });
  await admin.api.PATCH('/users/me', { body: { first_name: 'www.evil.example', last_name: 'https://evil.example' } });
  await invite(admin);
  const { raw, text, recipients } = await mail.next(ada);
  t.same(recipients, [ada]);
  t.notMatch(raw, /^bcc:/im);
  t.notMatch(text, /evil\.example|spy@|\u202E/, 'no link and no address but ours');
  t.match(raw, /^Subject: Invitation to Win/m);
  t.equal(text.match(/https?:/g)?.length, 1);
});

t.test('how often an address is mailed, and who may not', async (t) => {
  const { gateway, mail, tenantId, admin } = await setUp(t, { LINK_LIMIT_PER_ACCOUNT: '3' });
  const made = await invite(admin);
  const path = { params: { path: { invitation_id: made.id } } };
  const statuses: number[] = [];
  for (let n = 0; n < 4; n += 1) {
    statuses.push((await admin.api.POST('/invitations/{invitation_id}/resend', path)).response.status);
  }
  t.same(statuses, [200, 200, 429, 429]);
  t.ok((await mail.next(ada)).token);
  const key = await admin.api.POST('/api-keys', {
    body: { name: 'x', permissions: ['invitation:create', 'invitation:read', 'role:assign_users'] },
  });
  const program = gateway.client(key.data?.key);
  t.equal((await program.GET('/invitations')).response.status, 200);
  const body = { email: 'x@acme.example', role_ids: [await roleId(admin)] };
  t.equal((await program.POST('/invitations', { body })).response.status, 403, 'an API key invites nobody');
  const off = await startGateway(t, { urls: gateway.urls, environment: { REGISTRATION: 'off' } });
  await invite(admin, 'late@acme.example');
  const { token } = await mail.next('late@acme.example');
  t.match((await accept(off, token)).error, { status: 403, code: 'registration_closed' });
  t.ok(tenantId);
});

t.test('an invitation does not outlive a dismissal', async (t) => {
  const { gateway, mail, admin } = await setUp(t);
  await invite(admin);
  const { token } = await mail.next(ada);
  const { data } = await admin.api.POST('/users', { body: { email: ada, ...person } });
  const path = { params: { path: { user_id: data?.id ?? '' } } };
  t.equal((await admin.api.DELETE('/users/{user_id}', path)).response.status, 204);
  const api = await signIn(gateway, ada);
  t.equal((await api.POST('/invitations/join', { body: { token } })).response.status, 404);
  t.equal((await verify(gateway, token)).response.status, 404);
});
