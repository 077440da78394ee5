import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { LibvirtOptions } from '../../../src/domains/compute/providers/libvirt/libvirt-options.ts';
import { LibvirtProvider } from '../../../src/domains/compute/providers/libvirt/libvirt-provider.ts';
import { ProviderError, type PlacedVm, type VmSpecification } from '../../../src/domains/compute/providers/provider.ts';
import { newId } from '../../../src/shared/ids.ts';
import { putFaultyVirsh } from '../../fixtures/faulty-virsh.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { bootableCd, bootSector, linuxCd, switchesOff, withoutLinux } from '../../fixtures/guests.ts';
import { logLimits, startLibvirt, withoutLibvirt, type LibvirtDaemon } from '../../fixtures/libvirt.ts';
import { conforms } from './conformance.ts';

const { signal } = new AbortController();
const size = { cpu: 1, memoryGb: 1 / 16, diskGb: 1 };

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  for (let waited = 0; !(await condition()); waited += 100) {
    if (waited > 60_000) throw new Error('it did not come to pass');
    await delay(100);
  }
};

/** To the guest's serial line, which QEMU reads while somebody has it open, until the machine has stopped. */
const switchOffBySerialLine = async ({ virsh }: LibvirtDaemon, { id }: PlacedVm): Promise<void> => {
  const [, line = ''] = /<serial type='pty'>\s*<source path='([^']+)'/.exec(await virsh('dumpxml', id)) ?? [];
  const file = await open(line, 'r+');
  await file.write(switchesOff);
  await until(async () => (await virsh('domstate', id)).startsWith('shut off'));
  await file.close();
};

/** A template from a boot sector, in the folder of images. */
const layTemplate = ({ images, handOver }: LibvirtDaemon, name: string, sector: Buffer): void => {
  const file = join(images, name);
  writeFileSync(file, Buffer.concat([sector, Buffer.alloc(2 ** 20 - sector.length)]));
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', file, `${file}.qcow2`]);
  for (const each of [file, `${file}.qcow2`]) handOver(each);
};

/** The two hosts of this file, started when the first test needs them. */
let started: Promise<readonly [LibvirtDaemon, LibvirtDaemon]> | undefined;
const hosts = (): Promise<readonly [LibvirtDaemon, LibvirtDaemon]> =>
  (started ??= (async () => {
    const daemons = [await startLibvirt(t), await startLibvirt(t)] as const;
    for (const daemon of daemons) layTemplate(daemon, 'tiny', bootSector('tiny login:\r\n'));
    return daemons;
  })());

const installationId = newId();

const optionsFor = (daemons: readonly { uri: string }[], more: Partial<LibvirtOptions> = {}): LibvirtOptions => ({
  hosts: daemons.map(({ uri }, at) => ({ name: `host-${at}`, uri, cpuOvercommit: 64, reservedMemoryGb: 0 })),
  ...{ installationId, imagePool: 'images', machinePool: 'machines' },
  ...{ domainType: 'qemu', network: { type: 'user' } },
  ...more,
});

const specification = (more: Partial<VmSpecification> = {}): VmSpecification => ({
  ...{ id: newId(), host: 'host-0', tenantId: newId(), name: 'web', ...size },
  ...{ source: { type: 'template', image: 'tiny.qcow2' }, userData: null },
  ...more,
});

/** What the call fails with. */
const failureOf = async (call: Promise<unknown>): Promise<ProviderError> => {
  const outcome = await call.then(
    () => 'nothing',
    (error: unknown) => error,
  );
  if (outcome instanceof ProviderError) return outcome;
  throw new Error('it did not fail as a provider does', { cause: outcome });
};

type Work = (t: Test, one: LibvirtDaemon, two: LibvirtDaemon) => Promise<void>;
const test = (name: string, work: Work, skip = withoutLibvirt): void => {
  void t.test(name, { skip }, async (t) => work(t, ...(await hosts())));
};

test('the libvirt provider conforms', async (t, one, two) => {
  const provider = new LibvirtProvider(optionsFor([one, two]));
  conforms(t, {
    provider,
    another: new LibvirtProvider(optionsFor([one, two])),
    stranger: new LibvirtProvider(optionsFor([one, two], { installationId: newId() })),
    ...{ image: 'tiny.qcow2', size, prints: /tiny login:/ },
    shutDown: async (vm) => {
      await until(async () => /login:/.test(await provider.console(vm, 100, signal)));
      await switchOffBySerialLine(one, vm);
    },
  });
});

test('nothing is left of the machines', async (t, one) => {
  t.same(readdirSync(one.machines), []);
  t.equal((await one.virsh('list', '--all', '--uuid')).trim(), '');
});

test('a machine on the second host, from a raw template', async (t, one, two) => {
  const provider = new LibvirtProvider(optionsFor([one, two]));
  const vm = specification({ host: 'host-1', source: { type: 'template', image: 'tiny' } });
  t.match(await provider.create(vm, signal), { power: 'running' });
  t.match(await provider.list('host-1', signal), [{ id: vm.id, host: 'host-1', tenantId: vm.tenantId }]);
  t.same(await provider.list('host-0', signal), []);
  t.equal(await provider.inspect({ ...vm, host: 'host-0' }, signal), null);
  await until(async () => /login:/.test(await provider.console(vm, 100, signal)));
  await provider.stop(vm, 0, signal);
  await provider.start(vm, signal);
  // The log goes on.
  await until(async () => /login:[^]*login:/.test(await provider.console(vm, 100, signal)));
  await provider.delete(vm, signal);
  t.same(readdirSync(two.machines), []);
});

test('whose a machine is stands in its definition', async (t, one) => {
  const provider = new LibvirtProvider(optionsFor([one]));
  const vm = specification({ name: 'a & <b>\n"c"\u0001' });
  await provider.create(vm, signal);
  const definition = await one.virsh('dumpxml', vm.id);
  t.match(definition, `<name>vs-${vm.id}</name>`);
  t.match(definition, `installation="${installationId}" tenant="${vm.tenantId}" id="${vm.id}"`);
  t.match(definition, /<title>a &amp; &lt;b&gt;&quot;c&quot;<\/title>/);
  t.match(definition, /<driver name='qemu' type='qcow2' discard='unmap'\/>/, 'the disk’s format is not guessed');
  await provider.delete(vm, signal);
});

test('killed before each step of a creation or a deletion, it is done the next time', async (t, one) => {
  const provider = new LibvirtProvider(optionsFor([one]));
  const virsh = putFaultyVirsh(t);
  const made = specification();
  const steps = { create: 0, delete: 0 };
  const dies = async (changes: number, call: () => Promise<unknown>): Promise<boolean> => {
    virsh.dieAfter(changes);
    const failed = await call().then(
      () => null,
      (error: unknown) => error,
    );
    virsh.dieAfter(null);
    if (failed !== null) t.match(failed, { kind: 'unavailable' });
    return failed !== null;
  };
  for (let step = 0; ; step += 1) {
    const vm = { ...made, id: newId() };
    if (await dies(step, () => provider.create(vm, signal))) steps.create += 1;
    t.match(await provider.create(vm, signal), { power: 'running' }, `created after ${step} changes`);
    t.equal((await provider.list('host-0', signal)).length, 1, 'one machine');
    if (await dies(step, () => provider.delete(vm, signal))) steps.delete += 1;
    // Half created, it can be deleted, too.
    const other = { ...made, id: newId() };
    if (step === 3 && (await dies(step, () => provider.create(other, signal)))) await provider.delete(other, signal);
    await provider.delete(vm, signal);
    t.same(readdirSync(one.machines), [], `nothing is left after ${step} changes`);
    t.equal((await one.virsh('list', '--all', '--uuid')).trim(), '', 'no machine, either');
    if (steps.create <= step && steps.delete <= step) break;
  }
  // Disk, seed and what is in it, two logs, definition, start; and switched off, taken out, four volumes.
  t.match(steps, { create: 7, delete: 6 });
});

test('a disk that an attempt has left unfinished is made again', async (t, one) => {
  const provider = new LibvirtProvider(optionsFor([one]));
  const vm = specification();
  const prefix = `vs.${installationId}.${vm.id}`;
  writeFileSync(join(one.machines, `${prefix}.disk.qcow2`), 'half of a header');
  writeFileSync(join(one.machines, `${prefix}.seed.iso`), 'half of a seed');
  for (const each of ['disk.qcow2', 'seed.iso']) one.handOver(join(one.machines, `${prefix}.${each}`));
  t.match(await provider.create(vm, signal), { power: 'running' });
  await until(async () => /login:/.test(await provider.console(vm, 100, signal)));
  const seed = readFileSync(join(one.machines, `${prefix}.seed.iso`), 'latin1');
  t.match(seed, `{"instance-id":"${vm.id}","local-hostname":"web"}`);
  await provider.delete(vm, signal);
  t.same(readdirSync(one.machines), []);
});

test('volumes of a machine that was taken out by hand are deleted', async (t, one) => {
  const provider = new LibvirtProvider(optionsFor([one]));
  const vm = specification();
  await provider.create(vm, signal);
  await one.virsh('destroy', vm.id);
  await one.virsh('undefine', vm.id);
  t.equal(await provider.inspect(vm, signal), null);
  await provider.delete(vm, signal);
  t.same(readdirSync(one.machines), []);
});

test('what somebody else has made is not touched, whatever it is called', async (t, one) => {
  const provider = new LibvirtProvider(optionsFor([one]));
  const folder = temporaryFolder(t);
  const define = async (name: string, uuid: string, metadata = ''): Promise<void> => {
    const file = join(folder, `${name}.xml`);
    writeFileSync(
      file,
      `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid>${metadata}<memory>65536</memory>
       <os><type arch='x86_64'>hvm</type></os></domain>`,
    );
    await one.virsh('define', file);
  };
  const marked = (installation: string, id: string): string =>
    `<metadata><vs:machine xmlns:vs='https://virtualstack.dev/xmlns/libvirt/1' installation='${installation}'
       tenant='${newId()}' id='${id}'/></metadata>`;
  const [nobodys, foreign, copied, renamed] = [newId(), newId(), newId(), newId()];
  await define(`vs-${nobodys}`, nobodys);
  await define(`vs-${foreign}`, foreign, marked(newId(), foreign));
  await define(`vs-${copied}`, copied, marked(installationId, nobodys));
  await define('backup', renamed, marked(installationId, renamed));
  // Its name is taken, by a machine of another id.
  const taken = newId();
  await define(`vs-${taken}`, newId());
  t.same(await provider.list('host-0', signal), []);
  for (const id of [nobodys, foreign, copied, renamed]) {
    const vm = specification({ id });
    t.equal(await provider.inspect(vm, signal), null, 'not seen');
    t.equal((await failureOf(provider.start(vm, signal))).kind, 'not_found');
    t.equal((await failureOf(provider.console(vm, 10, signal))).kind, 'not_found');
    t.equal((await failureOf(provider.create(vm, signal))).kind, 'conflict', 'not taken over');
    await provider.delete(vm, signal);
    t.match(await one.virsh('domstate', id), 'shut off', 'still there');
  }
  t.equal((await failureOf(provider.create(specification({ id: taken }), signal))).kind, 'conflict');
  await provider.delete(specification({ id: taken }), signal);
  t.match(await one.virsh('domstate', `vs-${taken}`), 'shut off', 'still there');
  t.same(readdirSync(one.machines), []);
  for (const name of (await one.virsh('list', '--all', '--name')).split('\n').filter(Boolean)) {
    await one.virsh('undefine', name);
  }
});

test('images that refer to other files, or are none', async (t, one) => {
  const provider = new LibvirtProvider(optionsFor([one]));
  const lay = (name: string, ...args: string[]): void => {
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', ...args, join(one.images, name)]);
    one.handOver(join(one.images, name));
  };
  lay('backed', '-b', '/etc/passwd', '-F', 'raw');
  lay('guessed', '-b', join(one.images, 'tiny.qcow2'), '-F', 'qcow2');
  execFileSync('qemu-img', [
    'create',
    '-q',
    '-f',
    'qcow2',
    '-o',
    `data_file=${one.images}/outside`,
    join(one.images, 'split'),
    '1M',
  ]);
  execFileSync('qemu-img', ['create', '-q', '-f', 'vmdk', join(one.images, 'other'), '1M']);
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', join(one.images, 'large'), '2G']);
  for (const each of ['split', 'other', 'large']) one.handOver(join(one.images, each));
  for (const image of ['backed', 'guessed', 'split', 'other', 'large']) {
    const failure = await failureOf(provider.create(specification({ source: { type: 'template', image } }), signal));
    t.equal(failure.kind, 'rejected', image);
    t.notMatch(failure.message, /[/]|qemu/, 'and nothing of the host’s is told');
  }
  t.same(readdirSync(one.machines), [], 'nothing was made');
});

test('an installation image is a CD that the machine starts from', async (t, one) => {
  const provider = new LibvirtProvider(optionsFor([one]));
  const folder = temporaryFolder(t);
  const cd = bootableCd(folder, bootSector('installing\r\n'));
  const vm = specification({ source: { type: 'iso', file: cd } });
  await provider.create(vm, signal);
  await until(async () => /installing/.test(await provider.console(vm, 1_000, signal)));
  t.match(await provider.restart(vm, signal), { power: 'running' });
  await provider.delete(vm, signal);
  t.same(readdirSync(one.machines), []);

  symlinkSync(cd, join(folder, 'link'));
  writeFileSync(join(folder, 'text'), 'no image');
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', cd, '-F', 'raw', join(folder, 'disk')]);
  for (const [file, kind] of Object.entries({
    link: 'not_found',
    none: 'not_found',
    text: 'rejected',
    disk: 'rejected',
  })) {
    const source = { type: 'iso', file: join(folder, file) } as const;
    t.equal((await failureOf(provider.create(specification({ source }), signal))).kind, kind, file);
  }
});

test('a console log is as long as virtlogd lets it be, and read across its parts', async (t, one) => {
  const provider = new LibvirtProvider(optionsFor([one]));
  layTemplate(one, 'endless', bootSector('0123456789\n', { endless: true }));
  const vm = specification({ source: { type: 'template', image: 'endless' } });
  await provider.create(vm, signal);
  const logs = (): string[] => readdirSync(one.machines).filter((name) => name.includes('.console.log'));
  await until(async () => logs().length > 3);
  // Stopped by hand, so that nothing is written while it is looked at.
  await one.virsh('suspend', vm.id);
  const lengths = logs().map((name) => statSync(join(one.machines, name)).size);
  t.ok(Math.max(...lengths) <= logLimits.bytes + 4_096, 'each part has its end', { lengths });
  t.ok(lengths.length <= 1 + logLimits.backups, 'there are not more of them', { lengths });
  const text = await provider.console(vm, logLimits.bytes, signal);
  t.equal(text.length, logLimits.bytes, 'the end, also from the part before');
  t.match(text.slice(12), /^\d*\n(0123456789\n)+\d*$/, 'in its order');
  t.match(await provider.start(vm, signal), { power: 'running' });
  t.match(await one.virsh('domstate', vm.id), 'running', 'a paused machine goes on');
  await provider.delete(vm, signal);
  t.same(readdirSync(one.machines), [], 'no part of it is left');
});

test('a host that is down', async (t, one) => {
  const gone = { uri: 'qemu:///session?socket=/nonexistent/libvirt-sock' };
  const half = new LibvirtProvider(optionsFor([one, gone]));
  t.match(await half.hosts(signal), [{ name: 'host-0' }], 'the other one can be had');
  const down = new LibvirtProvider(optionsFor([gone, { uri: 'qemu+tcp://127.0.0.1:1/system' }]));
  const vm = specification();
  const calls = {
    hosts: () => down.hosts(signal),
    list: () => down.list('host-1', signal),
    create: () => down.create(vm, signal),
    start: () => down.start(vm, signal),
    stop: () => down.stop(vm, 0, signal),
    inspect: () => down.inspect(vm, signal),
    delete: () => down.delete(vm, signal),
    console: () => down.console(vm, 10, signal),
  };
  for (const [name, call] of Object.entries(calls)) {
    const failure = await failureOf(call());
    t.equal(failure.kind, 'unavailable', name);
    t.notMatch(failure.message, /nonexistent|127/, 'and nothing of it is told');
  }
});

test('whoever gives up ends the program that hangs', async (t, one) => {
  const virsh = putFaultyVirsh(t);
  const provider = new LibvirtProvider(optionsFor([one]));
  const pidFile = virsh.hang();
  const controller = new AbortController();
  const asked = failureOf(provider.inspect(specification(), controller.signal));
  await until(async () => existsSync(pidFile) && readFileSync(pidFile, 'utf8').endsWith('\n'));
  const pid = Number(readFileSync(pidFile, 'utf8'));
  controller.abort();
  t.equal((await asked).kind, 'unavailable');
  await until(async () => !existsSync(`/proc/${pid}`));
  t.equal((await failureOf(provider.inspect(specification(), controller.signal))).kind, 'unavailable', 'and before');
  const impatient = new LibvirtProvider(optionsFor([one], { commandTimeoutMs: 100 }));
  t.equal((await failureOf(impatient.hosts(signal))).kind, 'unavailable', 'nor does libvirt take for ever');
});

const showsItself: Work = async (t, one) => {
  const provider = new LibvirtProvider(optionsFor([one]));
  const userData = '#cloud-config\nhostname: "it’s me"\n';
  const vm = specification({
    ...{ name: 'Büro & Web', memoryGb: 0.2, userData },
    source: { type: 'iso', file: linuxCd(temporaryFolder(t)) },
  });
  await provider.create(vm, signal);
  await provider.stop(vm, 0, signal);
  await provider.resize(vm, { cpu: 4, memoryGb: 0.5, diskGb: 2 }, signal);
  await provider.resize(vm, { cpu: 2, memoryGb: 0.25, diskGb: 2 }, signal);
  await provider.start(vm, signal);
  await until(async () => (await provider.inspect(vm, signal))?.power === 'stopped');
  const text = await provider.console(vm, 16_000, signal);
  t.match(text, `seed: {"instance-id":"${vm.id}","local-hostname":"buro-web"}`);
  t.match(text, /user data: #cloud-config\r?\nhostname: "it’s me"/);
  t.match(text, 'processors: 2', 'what it was resized to');
  t.match(text, `disk: ${2 ** 31 / 512} sectors`);
  await provider.delete(vm, signal);
};

test('a Linux starts from a CD, finds its seed and switches itself off', showsItself, withoutLibvirt || withoutLinux);
