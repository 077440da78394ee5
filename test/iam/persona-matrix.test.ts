import t from 'tap';
import type { OperationContract } from '../../src/contract/index.ts';
import { platformTenantId } from '../../src/db/index.ts';
import { Passwords } from '../../src/domains/iam/index.ts';
import { newId } from '../../src/shared/ids.ts';
import { connect } from '../fixtures/database.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { rawRequest } from '../fixtures/raw-request.ts';
import { aim, happensInTenant } from './personas/aim.ts';
import { createCast, password, type Member } from './personas/cast.ts';
import { Objects } from './personas/objects.ts';
import { requests, type Scene } from './personas/requests.ts';
import { readCell, readTable, writeCell, type Expectation } from './personas/table.ts';
import { changedTables, Witness } from './personas/witness.ts';

/** Every operation of the document × every persona: `persona-matrix.md` says what must come of it. */

const unlimited = Object.fromEntries(
  ['RATE_LIMIT_PER_ADDRESS', 'RATE_LIMIT_PER_PRINCIPAL', 'SIGN_IN_LIMIT_PER_ADDRESS', 'SIGN_IN_LIMIT_PER_ACCOUNT'].map(
    (name) => [name, '1000000'],
  ),
);

const newOperation = (operationId: string): string =>
  `${operationId} is new: add a row to test/iam/persona-matrix.md that says what each persona gets and, where it takes a body or an object of a new kind, how to make one to test/iam/personas/requests.ts`;

t.test('the persona matrix', async (t) => {
  const gateway = await startGateway(t, { environment: unlimited });
  const { operations } = gateway.app.gateway.contract;
  const owner = await connect(t, gateway.urls.ownerUrl);
  const make = new Objects(owner, await new Passwords().hash(password));
  const cast = await createCast(gateway, make);
  const witness = new Witness(owner);
  const { columns, rows } = readTable();

  t.same(columns, Object.keys(cast), 'the columns of persona-matrix.md are the personas of personas/cast.ts');
  for (const operationId of operations.keys()) t.ok(rows.has(operationId), newOperation(operationId));
  for (const row of new Set([...rows.keys(), ...Object.keys(requests)])) {
    t.ok(operations.has(operationOf(row)), `${row}: there is such an operation (else take its row away)`);
    t.ok(rows.has(row), `${row}: has a row in persona-matrix.md, not only a request`);
  }

  /** Make a cell's request, and see what it left behind. */
  const play = async (row: string, operation: OperationContract, scene: Scene, refusal: boolean) => {
    const { path, headers, body, named } = await aim(row, operation, scene);
    const requestId = newId();
    const before = refusal ? await witness.fingerprints() : {};
    const { status, text } = await rawRequest(gateway.url, {
      ...{ method: operation.method, path, body },
      headers: { ...headers, 'x-request-id': requestId },
    });
    return {
      text,
      status,
      audit: await witness.auditOf(requestId),
      changed: refusal ? changedTables(before, await witness.fingerprints()) : [],
      told: status < 400 && scene.persona === 'neighbour' ? named.filter((id) => text.includes(id)) : [],
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
        const { text, ...found } = await play(
          row,
          operation,
          { persona, member, make },
          (expected?.status ?? 0) >= 400,
        );
        came.push(writeCell({ status: found.status, recorded: found.audit.length > 0 }));
        if (expected) t.same(found, wanted(operation, member, expected), `${persona}: ${cell}`, { answer: text });
        else t.fail(`${persona}: "${cell}" is no expectation: see the legend of persona-matrix.md`);
      }
      if (!t.passing()) t.comment(`what came: | ${row} | ${came.join(' | ')} |`);
    });
  }
});

/** A row is an operation, or a variant of one. */
const operationOf = (row: string): string => row.split(': ')[0] ?? '';

/** What a cell promises: its status, no change and one record where it refuses, and nothing of others for a neighbour. */
const wanted = (operation: OperationContract, member: Member, { status, recorded }: Expectation) => {
  const isChange = operation.method !== 'GET' && operation.authorization.mode !== 'public';
  const { namesTenant, tenantId, home, actorId } = member;
  const trail = !happensInTenant(operation) ? platformTenantId : namesTenant ? tenantId : home;
  const record = status < 400 ? { outcome: 'allowed' } : { outcome: 'denied', tenant_id: trail, actor_id: actorId };
  const hasRecord = status < 400 ? isChange : recorded;
  return { status, audit: hasRecord ? [record] : [], changed: [], told: [] };
};
