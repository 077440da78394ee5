import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import {
  ProviderError,
  type PlacedVm,
  type VmProvider,
  type VmSpecification,
} from '../../../src/domains/compute/providers/provider.ts';
import { newId } from '../../../src/shared/ids.ts';

export interface Conformance {
  provider: VmProvider;
  /** The same installation's, with connections of its own: what one makes the other finds. */
  another: VmProvider;
  /** Another installation's on the same hosts: it neither sees nor touches what is not its own. */
  stranger: VmProvider;
  /** An image that machines can be made from. */
  image: string;
  /** The smallest machine that does. */
  size: { cpu: number; memoryGb: number; diskGb: number };
  /** What the guest prints to its serial console when it has started; null where the hypervisor tells nothing of it. */
  prints: RegExp | null;
  /** A machine that stops by itself, as a guest that was shut down from within; absent where that cannot be had. */
  shutDown?: (vm: PlacedVm) => Promise<void>;
}

const failsWith = (kind: ProviderError['kind']) => (error: unknown) =>
  error instanceof ProviderError && error.kind === kind;

/** Whatever the hypervisor: what jobs rely on, shown of a provider. */
export const conforms = (t: Test, given: Conformance): void => {
  const { provider, another, stranger, image, size, prints } = given;
  const { signal } = new AbortController();
  const tenantId = newId();
  const specification = async (more: Partial<VmSpecification> = {}): Promise<VmSpecification> => {
    const [host] = await provider.hosts(signal);
    if (!host) throw new Error('there is no host');
    const id = newId();
    const source = { type: 'template', image } as const;
    return { id, host: host.name, tenantId, name: `vm-${id.slice(-6)}`, ...size, source, userData: null, ...more };
  };
  const made: PlacedVm[] = [];
  const create = async (more: Partial<VmSpecification> = {}): Promise<VmSpecification> => {
    const vm = await specification(more);
    made.push(vm);
    t.match(await provider.create(vm, signal), { power: 'running' });
    return vm;
  };
  const rejectsWith = async (t: Test, kind: ProviderError['kind'], call: Promise<unknown>, name: string) => {
    const outcome = await call.then(
      () => 'nothing',
      (error: unknown) => error,
    );
    t.ok(failsWith(kind)(outcome), `${name}: ${kind}`, { outcome });
  };
  t.teardown(async () => {
    for (const vm of made) await provider.delete(vm, signal);
    for (const each of [provider, another, stranger]) await each.close();
  });

  void t.test('hosts say what they have room for', async (t) => {
    const hosts = await provider.hosts(signal);
    t.ok(hosts.length > 0, 'there is a host');
    for (const { name, cpu, memoryGb, diskGb } of hosts) {
      t.ok(name !== '' && cpu >= 1 && memoryGb > 0 && diskGb > 0, 'with room');
    }
    await rejectsWith(t, 'not_found', provider.list(`no-${newId()}`, signal), 'a host that is not there');
  });

  void t.test('a life: created, stopped, started, restarted, deleted, each step again', async (t) => {
    const vm = await create();
    t.match(await provider.inspect(vm, signal), { power: 'running' }, 'it runs');
    t.match(await provider.create(vm, signal), { power: 'running' }, 'created again, it is the same');
    t.match(await provider.start(vm, signal), { power: 'running' }, 'started though it runs');
    t.match(await provider.stop(vm, 500, signal), { power: 'stopped', ipAddress: null });
    t.match(await provider.stop(vm, 500, signal), { power: 'stopped' }, 'stopped again');
    t.match(await provider.inspect(vm, signal), { power: 'stopped', ipAddress: null });
    t.match(await provider.start(vm, signal), { power: 'running' });
    t.match(await provider.restart(vm, signal), { power: 'running' });
    await provider.stop(vm, 0, signal);
    t.match(await provider.restart(vm, signal), { power: 'running' }, 'what does not run is started');
    t.match(await provider.create(vm, signal), { power: 'running' }, 'created again after all');
    await provider.delete(vm, signal);
    t.equal(await provider.inspect(vm, signal), null, 'gone, though it ran');
    await provider.delete(vm, signal);
    t.match(await provider.create(vm, signal), { power: 'running' }, 'nothing of it is left in the way');
    await provider.delete(vm, signal);
  });

  void t.test('what is created while it stopped half-way runs', async (t) => {
    const vm = await create();
    await provider.stop(vm, 0, signal);
    t.match(await another.create(vm, signal), { power: 'running' });
    t.equal((await another.list(vm.host, signal)).filter(({ id }) => id === vm.id).length, 1, 'there is one');
  });

  void t.test('two at once make one machine', async (t) => {
    const vm = await specification();
    made.push(vm);
    const outcomes = await Promise.allSettled([provider.create(vm, signal), another.create(vm, signal)]);
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') t.match(outcome.value, { power: 'running' });
      else t.ok(['conflict', 'unavailable'].some((kind) => failsWith(kind as 'conflict')(outcome.reason)));
    }
    t.match(await provider.create(vm, signal), { power: 'running' });
    t.equal((await provider.list(vm.host, signal)).filter(({ id }) => id === vm.id).length, 1, 'there is one');
  });

  void t.test('a resize, of a stopped machine, and no smaller disk', async (t) => {
    const vm = await create();
    const larger = { cpu: size.cpu + 1, memoryGb: size.memoryGb, diskGb: size.diskGb + 1 };
    await rejectsWith(t, 'conflict', provider.resize(vm, larger, signal), 'while it runs');
    await provider.stop(vm, 0, signal);
    t.match(await provider.resize(vm, larger, signal), { power: 'stopped' });
    t.match(await provider.resize(vm, larger, signal), { power: 'stopped' }, 'again');
    await rejectsWith(t, 'rejected', provider.resize(vm, { ...larger, diskGb: size.diskGb }, signal), 'a smaller disk');
    t.match(await provider.start(vm, signal), { power: 'running' }, 'and it still starts');
  });

  void t.test('the size that a machine has, in whole GiB', async (t) => {
    const vm = await create();
    const whole = { ...size, memoryGb: Math.ceil(size.memoryGb) };
    t.same(await provider.size(vm, signal), whole, 'what it was made with');
    await provider.stop(vm, 0, signal);
    const larger = { cpu: size.cpu + 1, memoryGb: size.memoryGb * 2, diskGb: size.diskGb + 1 };
    await provider.resize(vm, larger, signal);
    t.same(await another.size(vm, signal), { ...larger, memoryGb: Math.ceil(larger.memoryGb) }, 'after a resize');
    await rejectsWith(t, 'not_found', stranger.size(vm, signal), 'another installation’s');
  });

  void t.test('what is not there', async (t) => {
    const vm = await specification();
    t.equal(await provider.inspect(vm, signal), null);
    await rejectsWith(t, 'not_found', provider.start(vm, signal), 'start');
    await rejectsWith(t, 'not_found', provider.stop(vm, 0, signal), 'stop');
    await rejectsWith(t, 'not_found', provider.restart(vm, signal), 'restart');
    await rejectsWith(t, 'not_found', provider.resize(vm, size, signal), 'resize');
    await rejectsWith(t, 'not_found', provider.size(vm, signal), 'size');
    await rejectsWith(t, 'not_found', provider.console(vm, 1_000, signal), 'console');
    const image = { type: 'template', image: `missing-${newId()}` } as const;
    await rejectsWith(t, 'not_found', provider.create({ ...vm, source: image }, signal), 'an image');
    t.equal(await provider.inspect(vm, signal), null, 'nothing is left of it');
    await rejectsWith(t, 'not_found', provider.create({ ...vm, host: `no-${newId()}` }, signal), 'a host');
  });

  void t.test('more than a host has', async (t) => {
    const [host] = await provider.hosts(signal);
    if (!host) throw new Error('there is no host');
    const vm = await specification({ memoryGb: host.memoryGb + 1 });
    await rejectsWith(t, 'quota', provider.create(vm, signal), 'a machine larger than the host');
    t.equal(await provider.inspect(vm, signal), null);
  });

  void t.test('a list of the own machines, with whose they are', async (t) => {
    const [one, other] = [await create(), await create({ tenantId: newId() })];
    await provider.stop(other, 0, signal);
    const listed = await another.list(one.host, signal);
    const found = (id: string) => listed.find((each) => each.id === id);
    t.match(found(one.id), { host: one.host, tenantId, power: 'running' });
    t.match(found(other.id), { host: other.host, tenantId: other.tenantId, power: 'stopped' });
  });

  void t.test('another installation’s machines are none of ours', async (t) => {
    const vm = await create();
    t.notOk(
      (await stranger.list(vm.host, signal)).some(({ id }) => id === vm.id),
      'not listed',
    );
    t.equal(await stranger.inspect(vm, signal), null, 'not found');
    await rejectsWith(t, 'not_found', stranger.stop(vm, 0, signal), 'stop');
    await stranger.delete(vm, signal);
    t.match(await provider.inspect(vm, signal), { power: 'running' }, 'not deleted');
  });

  void t.test('names that mean something elsewhere', async (t) => {
    for (const name of ['--help', '$(reboot)', 'a b & <c> "d" \'e\'', '../../etc/passwd', 'ünï-机']) {
      const vm = await create({ name });
      t.match(await provider.inspect(vm, signal), { power: 'running' }, 'runs');
      await provider.delete(vm, signal);
      t.equal(await provider.inspect(vm, signal), null, 'is gone');
    }
  });

  void t.test('images are names, no paths', async (t) => {
    const vm = await specification();
    for (const image of ['../secret', '/etc/passwd', 'a/../../b', '..', '', 'x\0y']) {
      const outcome = await provider.create({ ...vm, source: { type: 'template', image } }, signal).then(
        () => null,
        (error: unknown) => error,
      );
      t.ok(failsWith('not_found')(outcome) || failsWith('rejected')(outcome), JSON.stringify(image));
    }
    t.equal(await provider.inspect(vm, signal), null);
  });

  void t.test('whoever gives up is let go', async (t) => {
    const vm = await specification();
    made.push(vm);
    const controller = new AbortController();
    const creating = provider.create(vm, controller.signal);
    controller.abort();
    const before = Date.now();
    const outcome = await creating.then(
      () => null,
      (error: unknown) => error,
    );
    t.ok(outcome === null || failsWith('unavailable')(outcome), 'unavailable, or done already');
    t.ok(Date.now() - before < 5_000, 'at once');
    t.match(await provider.create(vm, signal), { power: 'running' }, 'and whoever tries again succeeds');
  });

  void t.test('the console', { skip: prints === null && 'the hypervisor keeps none' }, async (t) => {
    const vm = await create();
    const printed = async (bytes: number): Promise<string> => provider.console(vm, bytes, signal);
    for (let waited = 0; waited < 60_000 && !prints?.test(await printed(10_000)); waited += 250) await delay(250);
    const text = await printed(10_000);
    t.match(text, prints, 'what the guest printed');
    t.ok(Buffer.byteLength(await printed(10)) <= 10, 'the end of it');
    await provider.stop(vm, 0, signal);
    t.match(await printed(10_000), prints, 'still there when it is off');
  });

  const { shutDown } = given;
  void t.test('a guest that shuts down by itself', { skip: !shutDown && 'none can be made to' }, async (t) => {
    const vm = await create();
    await shutDown?.(vm);
    for (let waited = 0; waited < 60_000; waited += 250) {
      if ((await provider.inspect(vm, signal))?.power === 'stopped') break;
      await delay(250);
    }
    t.match(await provider.inspect(vm, signal), { power: 'stopped' }, 'is seen stopped');
    t.match(await provider.start(vm, signal), { power: 'running' }, 'and can be started');
  });
};
