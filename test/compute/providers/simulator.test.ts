import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { SimulatedProvider } from '../../../src/domains/compute/index.ts';
import { newId } from '../../../src/shared/ids.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { conforms } from './conformance.ts';

const { signal } = new AbortController();

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

void t.test('the simulator conforms', (t) => {
  const folder = temporaryFolder(t);
  const simulator = (of = folder) => new SimulatedProvider({ folder: of, delayMs: 20 });
  conforms(t, {
    ...{ provider: simulator(), another: simulator(), stranger: simulator(temporaryFolder(t)) },
    ...{ image: 'debian-12', size: { cpu: 1, memoryGb: 1, diskGb: 1 }, prints: /login:/ },
  });
  t.end();
});

void t.test('faults on demand, before or after the deed', async (t) => {
  const folder = temporaryFolder(t);
  const simulator = new SimulatedProvider({ folder, delayMs: 0 });
  const vm = {
    ...{ id: newId(), host: 'simulator', tenantId: newId(), name: 'web', cpu: 1, memoryGb: 1, diskGb: 1 },
    ...{ source: { type: 'template' as const, image: 'debian-12' }, userData: null },
  };
  const inject = (faults: object[]): void => {
    writeFileSync(join(folder, 'faults.json'), JSON.stringify(faults));
  };
  inject([{ operation: 'create', kind: 'unavailable', rate: 1, when: 'before' }]);
  t.match(await failure(simulator.create(vm, signal)), { kind: 'unavailable' });
  t.equal(await simulator.inspect(vm), null, 'nothing was done');
  inject([{ operation: 'create', kind: 'unavailable', rate: 1, when: 'after' }]);
  t.match(await failure(simulator.create(vm, signal)), { kind: 'unavailable' });
  t.match(await simulator.inspect(vm), { power: 'running' }, 'only the answer was lost');
  inject([{ operation: 'create', kind: 'rejected', rate: 0, when: 'before' }]);
  t.match(await simulator.create(vm, signal), { power: 'running' });
  t.match(
    await new SimulatedProvider({ folder, delayMs: 0 }).list('simulator'),
    [{ id: vm.id }],
    'it outlives a process',
  );
});
