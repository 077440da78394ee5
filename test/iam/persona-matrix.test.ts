import t from 'tap';
import type { OperationContract } from '../../src/contract/index.ts';
import { platformTenantId } from '../../src/db/index.ts';
import { Passwords } from '../../src/domains/iam/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { startFederated } from '../fixtures/federation.ts';
import { rulesToldBy } from '../fixtures/rules-told.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { aim } from './personas/aim.ts';
import { createCast, password, type Member } from './personas/cast.ts';
import { Objects } from './personas/objects.ts';
import { Proofs } from './personas/proofs.ts';
import { requests } from './personas/requests.ts';
import type { Scene } from './personas/scene.ts';
import { readCell, readTable, writeCell, type Expectation } from './personas/table.ts';
import { Witness, type AuditRecord } from './personas/witness.ts';

/** Every operation of the document × every persona: `persona-matrix.md` says what must come of it. */

const unlimited = Object.fromEntries(
  ['RATE_LIMIT_PER_ADDRESS', 'RATE_LIMIT_PER_PRINCIPAL']
    .concat(['SIGN_IN_LIMIT_PER_ADDRESS', 'SIGN_IN_LIMIT_PER_ACCOUNT'])
    .concat(['LINK_LIMIT_PER_ADDRESS', 'LINK_LIMIT_PER_ACCOUNT'])
    .map((name) => [name, '1000000']),
);

const newOperation = (operationId: string): string =>
  `${operationId} is new: add a row to test/iam/persona-matrix.md that says what each persona gets and, where it takes a body or an object of a new kind, how to make one to test/iam/personas/{targets,requests}.ts`;

t.test('the persona matrix', async (t) => {
  const { gateway } = await startFederated(t, { environment: { ...unlimited, REGISTRATION: 'open' } });
  const { operations } = gateway.app.gateway.contract;
  const owner = await connect(t, gateway.urls.ownerUrl);
  const make = new Objects(owner, await new Passwords().hash(password));
  const prove = new Proofs(owner, make, gateway.sealer);
  const cast = await createCast(gateway, make);
  const witness = await Witness.call(owner);
  const rulesTold = rulesToldBy(gateway.policies);
  const { columns, rows } = readTable();

  t.same(columns, Object.keys(cast), 'the columns of persona-matrix.md are the personas of personas/cast.ts');
  for (const operationId of operations.keys()) t.ok(rows.has(operationId), newOperation(operationId));
  for (const row of new Set([...rows.keys(), ...Object.keys(requests)])) {
    t.ok(operations.has(operationOf(row)), `${row}: there is such an operation (else take its row away)`);
    t.ok(rows.has(row), `${row}: has a row in persona-matrix.md, not only a request`);
  }

  /** Make a cell's request, and see what it left behind. */
  const play = async (row: string, operation: OperationContract, scene: Scene) => {
    const { path, headers, body, named, tenantId } = await aim(row, operation, scene);
    const requestId = newId();
    const { status, text } = await rawRequest(gateway.url, {
      ...{ method: operation.method, path, body },
      headers: { ...headers, 'x-request-id': requestId },
    });
    const { tables, audit, denied } = await witness.tracesOf(requestId);
    return {
      ...{ text, tenantId, status, audit: operation.authorization.mode === 'public' ? audit.map(unnamed) : audit },
      // What is asked for beside a change may be denied without an end to it.
      denied: status < 400 ? [] : denied,
      changed: writes(operation, status, tables),
      told:
        status >= 400 ? rulesTold(text) : scene.persona === 'neighbour' ? named.filter((id) => text.includes(id)) : [],
    };
  };

  for (const [row, cells] of rows) {
    const operation = operations.get(operationOf(row));
    if (!operation) continue;
    await t.test(row, async (t) => {
      const came: string[] = [];
      for (const [persona, member] of Object.entries(cast)) {
        const cell = cells.get(persona) ?? '';
        const expected = readCell(cell);
        const { text, tenantId, ...found } = await play(row, operation, { persona, member, make, prove });
        came.push(
          writeCell({
            status: found.status,
            extra: found.audit.length - usualRecords(operation, found.status, member),
          }),
        );
        if (expected)
          t.same(found, wanted(operation, member, tenantId, expected), `${persona}: ${cell}`, { answer: text });
        else t.fail(`${persona}: "${cell}" is no expectation: see the legend of persona-matrix.md`);
      }
      if (!t.passing()) t.comment(`what came: | ${row} | ${came.join(' | ')} |`);
    });
  }
});

/** Without who it was: whoever's name or link an anonymous client shows. */
const unnamed = ({ outcome, tenant_id }: AuditRecord): AuditRecord => ({ outcome, ...(tenant_id && { tenant_id }) });

/** A row is an operation, or a variant of one. */
const operationOf = (row: string): string => row.split(': ')[0] ?? '';

const isChange = ({ method, authorization: { mode } }: OperationContract): boolean =>
  method !== 'GET' && mode !== 'public' && mode !== 'query';

/** Of a change one, and one of whatever is refused to somebody. */
const usualRecords = (operation: OperationContract, status: number, { isKnown }: Member): number =>
  Number(status < 400 ? isChange(operation) : isKnown && operation.authorization.mode !== 'public');

/**
 * What a cell promises: its status, its records, no change where it refuses, no word of the rules for who is refused, and nothing of
 * others for a neighbour.
 */
const wanted = (operation: OperationContract, member: Member, asked: string | null, { status, extra }: Expectation) => {
  const { reaches, home, actorId } = member;
  const trail = asked !== null && (reaches || asked === home) ? asked : platformTenantId;
  const actor = operation.authorization.mode === 'public' ? {} : { actor_id: actorId };
  const record = status < 400 ? { outcome: 'allowed' } : { outcome: 'denied', tenant_id: trail, ...actor };
  const audit = Array.from({ length: usualRecords(operation, status, member) + extra }, () => record);
  const denied = status < 400 || operation.authorization.mode === 'public' ? [] : audit.map(() => trail);
  return { status, audit, denied, changed: status < 400 && isChange(operation) ? ['something'] : [], told: [] };
};

/** The tables that were written to, as far as a cell is about them: that a change writes, and nothing else does. */
const writes = (operation: OperationContract, status: number, tables: string[]): string[] => {
  if (status >= 400) return tables;
  if (operation.authorization.mode === 'public') return [];
  // That it is told of a change does not make it one.
  const made = isChange(operation) ? tables.filter((name) => !/^event/.test(name)) : tables;
  return isChange(operation) && made.length > 0 ? ['something'] : made;
};
