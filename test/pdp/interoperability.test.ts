import t from 'tap';
import { bundle, startDecisionPoint } from './decision-point.ts';

/** The scenarios of AuthZEN's interoperability events, from their own tables of who may do what. */

type Json = Record<string, unknown>;

t.test('Todo', async (t) => {
  const { ask, decide } = await startDecisionPoint(t, [bundle('todo')]);
  const subjects = Object.fromEntries(
    Object.entries({ rick: 'ZDA', morty: 'ZDE', summer: 'ZDI', beth: 'ZDM', jerry: 'ZDQ' }).map(([name, part]) => [
      name,
      { type: 'user', id: `CiRm${part}2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs` },
    ]),
  );
  const homes: Record<string, string> = { rick: 'the-citadel.com', morty: 'the-citadel.com' };
  const emailOf = (name: string): string => `${name}@${homes[name] ?? 'the-smiths.com'}`;
  const todo = (owner: string): Json => ({
    ...{ type: 'todo', id: '7240d0db-8ff0-41ec-98b2-34a096273b92' },
    properties: { ownerID: emailOf(owner) },
  });
  /** Of whose todos each may do it. */
  const everyone = Object.keys(subjects);
  const may: Record<string, Record<string, string[]>> = {
    can_update_todo: { rick: everyone, morty: ['morty'], summer: ['summer'] },
    can_delete_todo: { rick: everyone, morty: ['morty'], summer: ['summer'] },
  };
  for (const [name, subject] of Object.entries(subjects)) {
    for (const other of everyone) {
      t.ok(await decide(subject, 'can_read_user', { type: 'user', id: emailOf(other) }), `${name} sees ${other}`);
      for (const [action, owners] of Object.entries(may)) {
        const expected = owners[name]?.includes(other) ?? false;
        t.equal(await decide(subject, action, todo(other)), expected, `${name}: ${action} of ${other}`);
      }
    }
    t.ok(await decide(subject, 'can_read_todos', { type: 'todo', id: 'todo-1' }, {}), `${name} sees the list`);
    const creates = ['rick', 'morty', 'summer'].includes(name);
    t.equal(await decide(subject, 'can_create_todo', { type: 'todo', id: 'todo-1' }), creates, `${name}: create`);
    const { json } = await ask('evaluations', {
      ...{ subject, action: { name: 'can_update_todo' }, resource: {}, context: {} },
      evaluations: everyone.map((owner) => ({ resource: todo(owner) })),
    });
    const expected = everyone.map((owner) => ({ decision: may.can_update_todo?.[name]?.includes(owner) ?? false }));
    t.same(json.evaluations, expected, `${name}: which of all todos are theirs to change`);
  }
});

t.test('Records', async (t) => {
  const { ask, decide, searchAll } = await startDecisionPoint(t, [bundle('records')]);
  const people = {
    alice: { role: 'manager', department: 'Sales' },
    bob: { role: 'employee', department: 'Legal' },
    carol: { role: 'contractor', department: 'Legal' },
    dan: { role: 'manager', department: 'Finance' },
    erin: { role: 'employee', department: 'Finance' },
    felix: { role: 'contractor', department: 'Accounting' },
  };
  /** Department by record, and its owner: they take turns. */
  const departments = [
    'L',
    'L',
    'L',
    'A',
    'L',
    'A',
    'S',
    'L',
    'A',
    'S',
    'A',
    'L',
    'S',
    'A',
    'F',
    'L',
    'L',
    'A',
    'L',
    'A',
  ];
  const names = Object.keys(people);
  const records = departments.map((letter, n) => ({
    id: String(101 + n),
    department: ['Legal', 'Accounting', 'Sales', 'Finance'].find((name) => name.startsWith(letter)) ?? '',
    owner: names[n % names.length],
  }));
  const allowed = (
    name: keyof typeof people,
    action: string,
    { department, owner }: (typeof records)[number],
  ): boolean => {
    const person = people[name];
    if (owner === name) return true;
    if (action === 'view') return person.role === 'manager' || person.department === department;
    return action === 'edit' && person.role === 'manager' && person.department === department;
  };
  const everyone = Object.keys(people) as (keyof typeof people)[];
  const actions = ['view', 'edit', 'delete'];
  for (const name of everyone) {
    const subject = { type: 'user', id: name };
    for (const action of actions) {
      const mine = records.filter((record) => allowed(name, action, record)).map(({ id }) => ({ type: 'record', id }));
      const query = { subject, action: { name: action }, resource: { type: 'record' } };
      t.same((await ask('search/resource', query)).json.results, mine, `what ${name} can ${action}`);
      t.same(await searchAll('resource', query, 3), mine, `what ${name} can ${action}, three at a time`);
    }
    for (const record of records.slice(0, 8)) {
      const resource = { type: 'record', id: record.id };
      const can = actions.filter((action) => allowed(name, action, record));
      const { json } = await ask('search/action', { subject, resource });
      t.same(
        json.results,
        can.map((action) => ({ name: action })),
        `what ${name} can do to ${record.id}`,
      );
      for (const action of actions) t.equal(await decide(subject, action, resource), can.includes(action));
    }
  }
  for (const record of records) {
    const resource = { type: 'record', id: record.id };
    for (const action of actions) {
      const query = { subject: { type: 'user' }, action: { name: action }, resource };
      const who = everyone.filter((name) => allowed(name, action, record)).map((id) => ({ type: 'user', id }));
      t.same((await ask('search/subject', query)).json.results, who, `who can ${action} ${record.id}`);
    }
  }
  const none = { subject: { type: 'user', id: 'zoe' }, action: { name: 'view' }, resource: { type: 'record' } };
  t.same((await ask('search/resource', none)).json.results, [], 'one who is not in the table sees nothing');
});
