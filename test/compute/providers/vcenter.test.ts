import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { ProviderError, type VmSpecification } from '../../../src/domains/compute/providers/provider.ts';
import { hardwareOf } from '../../../src/domains/compute/providers/vcenter/hardware.ts';
import { propertiesOfOne } from '../../../src/domains/compute/providers/vcenter/properties.ts';
import type { Reference } from '../../../src/domains/compute/providers/vcenter/reference.ts';
import { returnedReference, runTask } from '../../../src/domains/compute/providers/vcenter/task.ts';
import { VcenterConnection } from '../../../src/domains/compute/providers/vcenter/vcenter-connection.ts';
import { VcenterProvider } from '../../../src/domains/compute/providers/vcenter/vcenter-provider.ts';
import { VcenterSession } from '../../../src/domains/compute/providers/vcenter/vcenter-session.ts';
import { text } from '../../../src/domains/compute/providers/vcenter/xml-writer.ts';
import { newId } from '../../../src/shared/ids.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';
import { missingForVcenter, startVcenter, type Vcenter } from '../../fixtures/vcenter.ts';
import { response, startVimRelay, type Relay } from '../../fixtures/vim-relay.ts';
import { conforms } from './conformance.ts';

/** Against govmomi's simulator of a vCenter. */

const skip = await missingForVcenter();
const { signal } = new AbortController();

const specification = (more: Partial<VmSpecification> = {}): VmSpecification => ({
  ...{ id: newId(), host: 'DC0_C0', tenantId: newId(), name: 'web', cpu: 1, memoryGb: 1, diskGb: 3 },
  ...{ source: { type: 'template', image: 'debian-12' }, userData: null, ...more },
});

const from = (image: string): Partial<VmSpecification> => ({ source: { type: 'template', image } });

/** What an operator does behind our back. */
const operatorOf = (t: Test, vcenter: Vcenter) => {
  const options = vcenter.options();
  const connection = new VcenterConnection(options);
  const session = new VcenterSession(connection, options);
  t.teardown(async () => {
    await session.close();
    connection.close();
  });
  const vm = (id: string): Promise<Reference> => {
    const parameters = { uuid: id, vmSearch: true, instanceUuid: true };
    return session.call({ method: 'FindByUuid', on: 'searchIndex', parameters, signal }, returnedReference);
  };
  const byPath = (inventoryPath: string): Promise<Reference> => {
    const call = { method: 'FindByInventoryPath', on: 'searchIndex' as const, parameters: { inventoryPath } };
    return session.call({ ...call, signal }, returnedReference);
  };
  return {
    session,
    vm,
    byPath,
    exists: (path: string): Promise<boolean> =>
      byPath(path).then(
        () => true,
        () => false,
      ),
    configure: async (id: string, key: string, value: string): Promise<void> => {
      const spec = { extraConfig: [{ key, value: text(value) }] };
      await runTask(session, { method: 'ReconfigVM_Task', on: await vm(id), parameters: { spec }, signal });
    },
    /** Every session but the operator's own. */
    sessions: async (): Promise<string[]> => {
      const on = { type: 'SessionManager', id: 'SessionManager' };
      const { get } = await propertiesOfOne(session, on, ['sessionList', 'currentSession'], signal);
      const own = get('currentSession')?.textOf('key');
      const keys = get('sessionList')?.children.map((each) => each.textOf('key') ?? '') ?? [];
      return keys.filter((key) => key !== own);
    },
  };
};

const terminate = async ({ session, sessions }: ReturnType<typeof operatorOf>): Promise<void> => {
  const parameters = { sessionId: await sessions() };
  await session.call({ method: 'TerminateSession', on: 'sessionManager', parameters, signal }, () => null);
};

const providerOf = (t: Test, ...[options]: ConstructorParameters<typeof VcenterProvider>): VcenterProvider => {
  const provider = new VcenterProvider(options);
  t.teardown(() => provider.close());
  return provider;
};

const failure = async (call: Promise<unknown>): Promise<ProviderError> => {
  const outcome = await call.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
  if (outcome instanceof ProviderError) return outcome;
  throw outcome;
};

void t.test('vCenter conforms', { skip }, async (t) => {
  const vcenter = await startVcenter(t, { tls: true });
  const operator = operatorOf(t, vcenter);
  const provider = (installationId = 'one') => new VcenterProvider(vcenter.options({ installationId }));
  conforms(t, {
    ...{ provider: provider(), another: provider(), stranger: provider('other') },
    ...{ image: 'debian-12', size: { cpu: 1, memoryGb: 1, diskGb: 2 }, prints: /login:/ },
    shutDown: async ({ id }) => {
      await operator.session.call({ method: 'ShutdownGuest', on: await operator.vm(id), signal }, () => null);
    },
  });
});

void t.test('what a machine is made of', { skip }, async (t) => {
  const vcenter = await startVcenter(t);
  const provider = providerOf(t, vcenter.options());
  const operator = operatorOf(t, vcenter);
  const vm = specification({ name: 'Web <1> & "co"', cpu: 2, memoryGb: 3, diskGb: 5, userData: '#cloud-config\n' });
  await provider.create(vm, signal);

  const object = await operator.vm(vm.id);
  const paths = ['name', 'config.annotation', 'config.hardware', 'config.extraConfig', 'config.template'];
  const { get } = await propertiesOfOne(operator.session, object, paths, signal);
  t.equal(get('name')?.text, `vs-${vm.id}`, 'its name in the inventory is of its id');
  t.equal(get('config.annotation')?.text, vm.name, 'what people call it is a note');
  t.equal(get('config.hardware')?.textOf('numCPU'), '2');
  t.equal(get('config.hardware')?.textOf('memoryMB'), '3072');
  const { devices } = await hardwareOf(operator.session, object, signal);
  const disks = devices.filter(({ xsiType }) => xsiType === 'VirtualDisk');
  t.same(
    disks.map((disk) => disk.textOf('capacityInKB')),
    [String(5 * 1024 * 1024)],
    'its disk has grown',
  );
  const extra = new Map(get('config.extraConfig')?.children.map((each) => [each.textOf('key'), each.textOf('value')]));
  const decoded = (key: string) => Buffer.from(extra.get(key) ?? '', 'base64').toString();
  t.equal(extra.get('guestinfo.userdata.encoding'), 'base64');
  t.equal(decoded('guestinfo.userdata'), '#cloud-config\n');
  t.same(JSON.parse(decoded('guestinfo.metadata')), { 'instance-id': vm.id, 'local-hostname': 'web-1-co' });

  await operator.configure(vm.id, 'SET.guest.ipAddress', '10.1.2.3');
  t.match(await provider.inspect(vm, signal), { power: 'running', ipAddress: '10.1.2.3' });
  t.match(await provider.stop(vm, 0, signal), { ipAddress: null }, 'which it has as long as it runs');
  await operator.configure(vm.id, 'virtualstack.tenant', newId());
  t.notMatch(await provider.list(vm.host, signal), [{ tenantId: vm.tenantId }], 'it is whose the marks say');
});

void t.test('images that cannot be used', { skip }, async (t) => {
  const vcenter = await startVcenter(t);
  const provider = providerOf(t, vcenter.options());
  const operator = operatorOf(t, vcenter);
  const images = { full: 'quota', 'cut-off': 'unavailable', broken: 'rejected', 'no-template': 'not_found' };
  for (const [image, kind] of Object.entries(images)) {
    const vm = specification(from(image));
    const error = await failure(provider.create(vm, signal));
    t.equal(error.kind, kind, image);
    t.notMatch(error.message, /Fault|Datastore|vim|DC0|vs-/, 'and tells nothing of the inside');
    t.notOk(await operator.exists(`DC0/vm/tenants/vs-${vm.id}`), 'nothing is left');
  }
  t.equal((await failure(provider.create(specification({ diskGb: 1 }), signal))).kind, 'rejected', 'a smaller disk');
  const installing = vcenter.options();
  for (const wrong of [
    { folder: 'nowhere' },
    { templates: 'nowhere' },
    { datastore: 'nowhere' },
    { datacenter: 'nowhere' },
  ]) {
    const error = await failure(providerOf(t, { ...installing, ...wrong }).create(specification(), signal));
    t.equal(error.kind, 'unavailable', `${Object.keys(wrong).join()}: an operator’s mistake is no tenant’s`);
  }
  const elsewhere = providerOf(t, { ...installing, clusters: ['nowhere'] });
  t.equal((await failure(elsewhere.hosts(signal))).kind, 'unavailable', 'no host');
  const some = providerOf(t, { ...installing, clusters: ['nowhere', 'DC0_C0', 'DC0_H0'] });
  t.match(await some.hosts(signal), [{ name: 'DC0_C0' }, { name: 'DC0_H0' }], 'those that are there');
});

void t.test('machines of nobody and of others', { skip }, async (t) => {
  const vcenter = await startVcenter(t);
  const provider = providerOf(t, vcenter.options());
  const stranger = providerOf(t, vcenter.options({ installationId: 'other' }));
  const operator = operatorOf(t, vcenter);
  const vm = specification();
  await stranger.create(vm, signal);
  t.equal((await failure(provider.create(vm, signal))).kind, 'conflict', 'a name that is taken');
  await provider.delete(vm, signal);
  t.match(await stranger.inspect(vm, signal), { power: 'running' }, 'and the other machine is as it was');

  const own = specification();
  await provider.create(own, signal);
  await provider.stop(own, 0, signal);
  const spec = { location: {}, template: false, powerOn: false };
  const parameters = { folder: await operator.byPath('DC0/vm/tenants'), name: 'copy', spec };
  await runTask(operator.session, { method: 'CloneVM_Task', on: await operator.vm(own.id), parameters, signal });
  await operator.session.call(
    {
      ...{ method: 'ReconfigVM_Task', on: await operator.byPath('DC0/vm/tenants/copy'), signal },
      parameters: {
        spec: {
          extraConfig: Object.entries({ installation: 'one', vm: own.id, tenant: own.tenantId, host: own.host }).map(
            ([key, value]) => ({ key: `virtualstack.${key}`, value: text(value) }),
          ),
        },
      },
    },
    returnedReference,
  );
  t.equal((await provider.list(own.host, signal)).length, 1, 'a copy with its marks is none of ours');
  await provider.delete(own, signal);
  t.ok(await operator.exists('DC0/vm/tenants/copy'), 'and stays');
  t.same(await provider.list(own.host, signal), []);
});

void t.test('a session that ends behind our back', { skip }, async (t) => {
  const vcenter = await startVcenter(t);
  const provider = providerOf(t, vcenter.options());
  const operator = operatorOf(t, vcenter);
  const vm = specification(from('slow'));
  const creating = provider.create(vm, signal);
  await delay(400);
  await terminate(operator);
  t.match(await creating, { power: 'running' }, 'in the midst of a task');
  await terminate(operator);
  const states = await Promise.all(Array.from({ length: 10 }, () => provider.inspect(vm, signal)));
  t.ok(
    states.every((state) => state?.power === 'running'),
    'ten calls at once',
  );
  t.equal((await operator.sessions()).length, 1, 'log in once');
  await terminate(operator);
  t.equal((await provider.list(vm.host, signal)).length, 1, 'a list');
  await terminate(operator);
  t.match(await provider.console(vm, 100, signal), /login/, 'a file');
  await provider.close();
  t.same(await operator.sessions(), [], 'whoever goes logs out');
});

void t.test('who cannot log in', { skip }, async (t) => {
  const vcenter = await startVcenter(t);
  let logins = 0;
  const url = await startVimRelay(t, vcenter.url, ({ method, forward }) => {
    if (method === 'Login') logins += 1;
    return forward();
  });
  const provider = providerOf(t, { ...vcenter.options(), url, password: 'wr0ng' });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const error = await failure(provider.hosts(signal));
    t.equal(error.kind, 'unavailable');
    t.match(error.cause, { fault: 'InvalidLogin' }, 'an operator is told');
    t.notMatch(JSON.stringify([error.message, String(error.cause)]), /wr0ng/, 'not with the password');
  }
  t.equal(logins, 1, 'does not try on until the account is locked');
});

void t.test('certificates', { skip }, async (t) => {
  const vcenter = await startVcenter(t, { tls: true });
  const { ca = '', ...rest } = vcenter.options();
  const own = new X509Certificate(ca).fingerprint256;
  t.ok(await providerOf(t, { ...rest, ca, thumbprint: own }).hosts(signal), 'the one that is pinned');
  const refused = {
    'of an authority that nobody knows': rest,
    'of another than is trusted': { ...rest, ca: rootCertificates[0] ?? '' },
    'that is not the one that is pinned': {
      ...rest,
      ca,
      thumbprint: own.replace(/^../, own.startsWith('00') ? '01' : '00'),
    },
    'for another name': { ...rest, ca, url: rest.url.replace('127.0.0.1', '127.0.0.2') },
  };
  for (const [name, options] of Object.entries(refused)) {
    const error = await failure(providerOf(t, options).hosts(signal));
    t.equal(error.kind, 'unavailable', name);
    t.match(String(error.cause), /certificate|ECONNREFUSED/i, 'and why');
  }
});

void t.test('a vCenter that is down', { skip }, async (t) => {
  const vcenter = await startVcenter(t);
  const provider = providerOf(t, vcenter.options());
  const vm = specification(from('slow'));
  const creating = failure(provider.create(vm, signal));
  await delay(400);
  await vcenter.kill();
  t.equal((await creating).kind, 'unavailable', 'in the midst');
  const error = await failure(provider.inspect(vm, signal));
  t.equal(error.kind, 'unavailable', 'from then on');
  t.notMatch(error.message, /127|ECONN/, 'of which tenants learn nothing more');
});

void t.test('giving up in the midst of a clone', { skip }, async (t) => {
  const vcenter = await startVcenter(t);
  const provider = providerOf(t, vcenter.options());
  const vm = specification(from('slow'));
  const before = Date.now();
  const error = await failure(provider.create(vm, AbortSignal.timeout(300)));
  t.equal(error.kind, 'unavailable');
  t.ok(Date.now() - before < 1_500, 'soon');
  t.match(await provider.create(vm, signal), { power: 'running' }, 'who comes again waits for the same clone');
  t.equal((await provider.list(vm.host, signal)).length, 1, 'there is one');
  await vcenter.slow('PowerOffVM_Task', 3_000);
  const stopping = Date.now();
  t.equal((await failure(provider.stop(vm, 0, AbortSignal.timeout(200)))).kind, 'unavailable');
  t.ok(Date.now() - stopping < 1_500, 'a call that is not answered is let go as well');
});

void t.test('the connection breaks at each step, before or after it', { skip }, async (t) => {
  const vcenter = await startVcenter(t);
  const whole: Relay = ({ forward }) => forward();
  let relay = whole;
  const url = await startVimRelay(t, vcenter.url, (call) => relay(call));
  const options = { ...vcenter.options(), url };
  const sound = providerOf(t, vcenter.options());
  for (const when of ['before', 'after'] as const) {
    let survived = false;
    for (let step = 1; !survived; step += 1) {
      let calls = 0;
      const breaking: Relay = async ({ forward }) => {
        const breaks = ++calls === step;
        if (breaks && when === 'before') return null;
        const answer = await forward();
        return breaks ? null : answer;
      };
      relay = breaking;
      const vm = specification();
      const provider = new VcenterProvider(options);
      const outcome = await provider.create(vm, signal).catch((error: unknown) => error);
      survived = calls < step;
      if (!survived && !(outcome instanceof ProviderError && outcome.kind === 'unavailable')) {
        t.fail(`step ${step}, ${when}`, { outcome });
      }
      relay = whole;
      const state = await provider.create(vm, signal);
      const own = (await sound.list(vm.host, signal)).filter(({ id }) => id === vm.id);
      if (state.power !== 'running' || own.length !== 1) t.fail(`step ${step}, ${when}`, { state, own });
      calls = 0;
      relay = breaking;
      await provider.delete(vm, signal).catch((error: unknown) => {
        if (!(error instanceof ProviderError && error.kind === 'unavailable')) throw error;
      });
      relay = whole;
      await provider.delete(vm, signal);
      await provider.close();
      if (survived) t.ok(step > 15, `${step - 1} steps, ${when}`);
    }
  }
  t.same(await sound.list('DC0_C0', signal), [], 'nothing is left');
});

void t.test('a guest that is asked to shut down', { skip }, async (t) => {
  const vcenter = await startVcenter(t);
  const operator = operatorOf(t, vcenter);
  const asked: string[] = [];
  let deaf = false;
  const url = await startVimRelay(t, vcenter.url, ({ method, forward }) => {
    if (/Shutdown|Power|Reset/.test(method)) asked.push(method);
    return deaf && method === 'ShutdownGuest' ? response(method, '') : forward();
  });
  const provider = providerOf(t, { ...vcenter.options(), url });
  const vm = specification();
  await provider.create(vm, signal);
  await provider.stop(vm, 1_000, signal);
  t.same(asked.splice(0), ['PowerOnVM_Task', 'PowerOffVM_Task'], 'who has no tools is switched off');
  await operator.configure(vm.id, 'SET.guest.toolsRunningStatus', 'guestToolsRunning');
  await provider.start(vm, signal);
  t.match(await provider.stop(vm, 5_000, signal), { power: 'stopped' });
  t.same(asked.splice(0), ['PowerOnVM_Task', 'ShutdownGuest'], 'who goes is not switched off');
  await provider.start(vm, signal);
  deaf = true;
  const before = Date.now();
  t.match(await provider.stop(vm, 700, signal), { power: 'stopped' });
  t.ok(Date.now() - before >= 700, 'who does not is given the time');
  t.same(asked.splice(0), ['PowerOnVM_Task', 'ShutdownGuest', 'PowerOffVM_Task']);
  await provider.start(vm, signal);
  await provider.stop(vm, 0, signal);
  t.same(asked.splice(0), ['PowerOnVM_Task', 'PowerOffVM_Task'], 'no time is no question');
  await provider.start(vm, signal);
  await provider.restart(vm, signal);
  t.same(asked.splice(0), ['PowerOnVM_Task', 'ResetVM_Task']);
});

void t.test('a machine installed from an image', { skip }, async (t) => {
  const vcenter = await startVcenter(t);
  const removed: string[] = [];
  const url = await startVimRelay(t, vcenter.url, ({ method, body, forward }) => {
    if (method === 'DeleteDatastoreFile_Task') removed.push(/<name>(.*)<\/name>/.exec(body)?.[1] ?? '');
    return forward();
  });
  for (const network of ['VM Network', 'DC0_DVPG0']) {
    const provider = providerOf(t, { ...vcenter.options(), url, installed: { guestId: 'debian10_64Guest', network } });
    const operator = operatorOf(t, vcenter);
    const file = join(temporaryFolder(t), 'some.iso');
    writeFileSync(file, Buffer.alloc(3_000_000, 'iso'));
    const vm = specification({ source: { type: 'iso', file } });
    t.match(await provider.create(vm, signal), { power: 'running' });
    t.match(await provider.create(vm, signal), { power: 'running' }, 'again');
    const { devices } = await hardwareOf(operator.session, await operator.vm(vm.id), signal);
    const types = devices.map(({ xsiType }) => xsiType);
    for (const type of ['VirtualDisk', 'VirtualVmxnet3', 'VirtualSerialPort']) t.ok(types.includes(type), type);
    const drive = devices.find(({ xsiType }) => xsiType === 'VirtualCdrom');
    t.equal(drive?.textOf('backing', 'fileName'), `[LocalDS_0] vs-${vm.id}/install.iso`);
    const stored = new URL(`/folder/vs-${vm.id}/install.iso?dcPath=DC0&dsName=LocalDS_0`, vcenter.url);
    t.equal((await (await fetch(stored)).arrayBuffer()).byteLength, 3_000_000, 'its image is there');
    await provider.delete(vm, signal);
    t.equal((await fetch(stored)).status, 404, 'and goes with it');
    const own = ['serial.log', 'install.iso'].map((name) => `[LocalDS_0] vs-${vm.id}/${name}`);
    t.same(removed.splice(0), own, 'as the console does, which vCenter would leave');
    t.notOk(await operator.exists(`DC0/vm/tenants/vs-${vm.id}`));
  }
});

void t.test('no room, for what others take as well', { skip }, async (t) => {
  const vcenter = await startVcenter(t);
  const provider = providerOf(t, vcenter.options({ cpuOvercommit: 0.0625 }));
  const [host] = await provider.hosts(signal);
  t.equal(host?.cpu, 4, 'cores times what is promised of each');
  const large = specification({ cpu: 3 });
  const error = await failure(provider.create({ ...large, cpu: 5 }, signal));
  t.equal(error.kind, 'quota');
  const other = providerOf(t, vcenter.options({ installationId: 'other' }));
  await other.create(specification({ cpu: 3 }), signal);
  t.equal((await failure(provider.create(large, signal))).kind, 'quota');
  t.equal((await failure(provider.create(specification({ diskGb: 4_000 }), signal))).kind, 'quota', 'of the disk');
});
