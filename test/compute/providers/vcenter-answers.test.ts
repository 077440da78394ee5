import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { ProviderError, type VmSpecification } from '../../../src/domains/compute/providers/provider.ts';
import { ownFile, serialPort } from '../../../src/domains/compute/providers/vcenter/hardware.ts';
import { machinePaths } from '../../../src/domains/compute/providers/vcenter/machine.ts';
import {
  VcenterProvider,
  type VcenterOptions,
} from '../../../src/domains/compute/providers/vcenter/vcenter-provider.ts';
import { xmlReader } from '../../../src/domains/compute/providers/vcenter/xml-reader.ts';
import { typed, writeXml } from '../../../src/domains/compute/providers/vcenter/xml-writer.ts';
import { newId } from '../../../src/shared/ids.ts';
import { fault, response, startFakeVcenter, type Answer, type Relay } from '../../fixtures/vim-relay.ts';

/** What a vCenter, or what stands in its place, may answer. */

const { signal } = new AbortController();
const vm = { id: newId(), host: 'C1' };
const specification: VmSpecification = {
  ...{ ...vm, tenantId: newId(), name: 'web', cpu: 1, memoryGb: 1, diskGb: 1 },
  ...{ source: { type: 'template', image: 'debian-12' }, userData: null },
};

const optionsOf = (url: string): VcenterOptions => ({
  ...{ url, username: 'u', password: 'p', datacenter: 'DC', clusters: ['C1'], datastore: 'D', cpuOvercommit: 1 },
  ...{ folder: 'tenants', templates: 'templates', installationId: 'one' },
});

const providerOf = async (t: Test, answer: Relay): Promise<VcenterProvider> => {
  const provider = new VcenterProvider(optionsOf(await startFakeVcenter(t, answer)));
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

/** An object with its properties, as XML. */
const objectOf = (id: string, properties: Readonly<Record<string, string>>): string => {
  const set = Object.entries(properties).map(([name, value]) => `<propSet><name>${name}</name>${value}</propSet>`);
  return `<objects><obj type="VirtualMachine">${id}</obj>${set.join('')}</objects>`;
};

const val = (value: string): string => `<val>${value}</val>`;

const machineAnswer = (moref: string, id = vm.id): string => {
  const marks = { installation: 'one', tenant: 'ten', vm: id, host: vm.host };
  const extra = Object.entries(marks).map(
    ([key, value]) =>
      `<OptionValue><key>virtualstack.${key}</key><value xsi:type="xsd:string">${value}</value></OptionValue>`,
  );
  const values = [id, extra.join(''), 'poweredOn', '10.0.0.1', 'guestToolsRunning'];
  return objectOf(moref, Object.fromEntries(machinePaths.map((path, index) => [path, val(values[index] ?? '')])));
};

void t.test('answers that are none', async (t) => {
  // But for what is wrong with them, they say that there is no such machine.
  const nothing = (extra = ''): string => String(response('FindByUuid', extra).body);
  const declared = (entities: string, extra: string): string =>
    nothing(extra).replace('?>', `?><!DOCTYPE x [${entities}]>`);
  const grown = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((name, index) => {
    return `<!ENTITY ${name} "${`&${'abcdefghij'[index] ?? ''};`.repeat(10)}">`;
  });
  const [start = '', end = ''] = nothing('|').split('|');
  const answers: Record<string, Answer> = {
    'a page of a proxy’s': { status: 200, body: '<!doctype html><p>Sign in<br></p>' },
    'a text': { status: 200, body: 'Service Unavailable' },
    nothing: { status: 200, body: '' },
    'a fault that is none': { status: 500, body: nothing() },
    'an envelope that is empty': { status: 200, body: '<Envelope><Body/></Envelope>' },
    'what breaks off': { status: 200, body: nothing().slice(0, -5) },
    'what promises more than it says': {
      ...{ status: 200, headers: { 'content-length': '5000', connection: 'close' } },
      body: nothing(),
    },
    'a document type': { status: 200, body: declared('', '') },
    'entities without bound': { status: 200, body: declared(`<!ENTITY a "ha">${grown.join('')}`, '<x>&j;</x>') },
    'a file’s contents': { status: 200, body: declared('<!ENTITY a SYSTEM "file:///etc/passwd">', '<x>&a;</x>') },
    'an entity of HTML’s': { status: 200, body: nothing('<x>&eacute;</x>') },
    'a depth without bound': { status: 200, body: nothing('<a>'.repeat(5_000) + '</a>'.repeat(5_000)) },
    'more than there can be': { status: 200, body: nothing(' '.repeat(33 * 1024 * 1024)) },
    'what is no UTF-8': {
      status: 200,
      body: Buffer.concat([Buffer.from(start), Buffer.from([0xff]), Buffer.from(end)]),
    },
    'a reference of nothing': response('FindByUuid', '<returnval/>'),
    'a service that is away': { status: 503, body: nothing() },
    'a fault that is not vCenter’s': { ...fault('ManagedObjectNotFound'), status: 404 },
    'the way to another': { status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: nothing() },
    'that it does not know us': { status: 401, body: nothing() },
  };
  const sound = await providerOf(t, () => ({ status: 200, body: nothing('<x>&amp;</x>') }));
  t.equal(await sound.inspect(vm, signal), null, 'nothing is wrong with this one');
  for (const [name, answer] of Object.entries(answers)) {
    const provider = await providerOf(t, () => answer);
    const before = Date.now();
    const error = await failure(provider.inspect(vm, signal));
    t.equal(error.kind, 'unavailable', name);
    t.equal(error.message, 'The hypervisor cannot do it now.');
    t.ok(Date.now() - before < 3_000, 'soon');
  }
  t.equal((await failure((await providerOf(t, () => null)).inspect(vm, signal))).kind, 'unavailable', 'a hung up');
});

void t.test('silence', async (t) => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sdk`;
  const silent = new VcenterProvider({ ...optionsOf(url), silenceMs: 200 });
  t.equal((await failure(silent.inspect(vm, signal))).kind, 'unavailable');
  await silent.close();
  const patient = new VcenterProvider(optionsOf(url));
  const before = Date.now();
  t.equal((await failure(patient.inspect(vm, AbortSignal.timeout(100)))).kind, 'unavailable', 'and whoever gives up');
  t.ok(Date.now() - before < 1_000, 'though it is the login that waits');
  await patient.close();
  t.ok(Date.now() - before < 1_000, 'nobody waits for that login any more');
});

void t.test('faults', async (t) => {
  const kinds = {
    ManagedObjectNotFound: 'not_found',
    InvalidPowerState: 'conflict',
    InsufficientResourcesFault: 'quota',
    InsufficientMemoryResourcesFault: 'quota',
    NoDiskSpace: 'quota',
    HostCommunication: 'unavailable',
    TaskInProgress: 'unavailable',
    NoPermission: 'unavailable',
    NotAuthenticated: 'unavailable',
    InvalidArgument: 'rejected',
    SomethingNew: 'rejected',
  };
  for (const [name, kind] of Object.entries(kinds)) {
    const provider = await providerOf(t, () => fault(name));
    const error = await failure(provider.list('C1', signal));
    t.equal(error.kind, kind, name);
    t.notMatch(error.message, new RegExp(`${name}|esx-17`), 'its users are told no more');
    t.match(error.cause, { fault: name }, 'an operator is');
  }
});

void t.test('who is not known any more logs in again, once for each call', async (t) => {
  let asked = 0;
  const provider = await providerOf(t, () => {
    asked += 1;
    return fault('NotAuthenticated');
  });
  t.equal((await failure(provider.inspect(vm, signal))).kind, 'unavailable');
  t.equal(asked, 2);
});

void t.test('properties that come in parts', async (t) => {
  const calls: string[] = [];
  const ids = [newId(), newId(), newId()];
  let lost = false;
  const provider = await providerOf(t, ({ method, body }) => {
    if (method.startsWith('Find')) return response(method, '<returnval type="Folder">group-1</returnval>');
    calls.push(/<token>(.*)<\/token>/.exec(body)?.[1] ?? method);
    const page = method === 'RetrievePropertiesEx' ? 0 : Number(/<token>page-(\d)/.exec(body)?.[1]);
    if (lost && page === 1) {
      lost = false;
      return fault('NotAuthenticated');
    }
    const token = page < 2 ? `<token>page-${page + 1}</token>` : '';
    return response(method, `<returnval>${token}${machineAnswer(`vm-${page}`, ids[page])}</returnval>`);
  });
  const machines = await provider.list('C1', signal);
  t.same(
    machines.map(({ id }) => id),
    ids,
  );
  t.same(calls, ['RetrievePropertiesEx', 'page-1', 'page-2']);
  lost = true;
  t.equal((await failure(provider.list('C1', signal))).kind, 'unavailable', 'a part that its session had is lost');
  t.equal((await provider.list('C1', signal)).length, 3, 'and then all are there again');
});

void t.test('what is missing of an object', async (t) => {
  const missing = (name: string): string =>
    `<missingSet><path>p</path><fault><fault xsi:type="${name}"/><localizedMessage>x</localizedMessage></fault></missingSet>`;
  const withMissing = (name: string): Relay => {
    const object = machineAnswer('vm-1').replace('</objects>', `${missing(name)}</objects>`);
    return ({ method }) =>
      response(
        method,
        method === 'FindByUuid'
          ? '<returnval type="VirtualMachine">vm-1</returnval>'
          : `<returnval>${object}</returnval>`,
      );
  };
  t.match(await (await providerOf(t, withMissing('InvalidProperty'))).inspect(vm, signal), { power: 'running' });
  const unknown = await failure((await providerOf(t, withMissing('NotAuthenticated'))).inspect(vm, signal));
  t.equal(unknown.kind, 'unavailable', 'no right to see it is not that it is not there');
});

void t.test('a machine whose size is not told as a whole', async (t) => {
  const part = (name: string): string => `<${name}>4194305</${name}>`;
  const disk = `<device xsi:type="VirtualDisk">${part('capacityInKB')}</device>`;
  const sizeFrom = async (hardware: string) => {
    const provider = await providerOf(t, ({ method, body }) => {
      if (method === 'FindByUuid') return response(method, '<returnval type="VirtualMachine">vm-1</returnval>');
      const wanted = body.includes('>config.hardware<') ? objectOf('vm-1', { 'config.hardware': val(hardware) }) : null;
      return response(method, `<returnval>${wanted ?? machineAnswer('vm-1')}</returnval>`);
    });
    return provider.size(vm, signal);
  };
  const whole = [part('numCPU'), part('memoryMB'), disk];
  t.same(await sizeFrom(whole.join('')), { cpu: 4_194_305, memoryGb: 4_097, diskGb: 5 }, 'GiB are rounded up');
  for (const [at, kind] of ['unavailable', 'unavailable', 'rejected'].entries()) {
    t.equal((await failure(sizeFrom(whole.toSpliced(at, 1).join('')))).kind, kind);
  }
  const odd = `<device xsi:type="VirtualDisk"><capacityInKB>much</capacityInKB></device>`;
  for (const device of ['<device xsi:type="VirtualDisk"/>', odd]) {
    t.equal((await failure(sizeFrom(whole.toSpliced(2, 1, device).join('')))).kind, 'unavailable');
  }
});

void t.test('a task that vCenter forgets is no machine that is gone', async (t) => {
  const provider = await providerOf(t, ({ method, body }) => {
    if (method === 'FindByUuid') return response(method, '<returnval type="VirtualMachine">vm-1</returnval>');
    if (method.endsWith('_Task')) return response(method, '<returnval type="Task">task-1</returnval>');
    if (body.includes('>task-1<')) return fault('ManagedObjectNotFound');
    return response(method, `<returnval>${machineAnswer('vm-1')}</returnval>`);
  });
  t.equal((await failure(provider.restart(vm, signal))).kind, 'unavailable');
});

void t.test('a task whose failure is seen before its fault', async (t) => {
  const failing = async (faultFrom: number): Promise<ProviderError> => {
    let looks = 0;
    const provider = await providerOf(t, ({ method, body }) => {
      if (method === 'FindByUuid') return response(method, '<returnval type="VirtualMachine">vm-1</returnval>');
      if (method.endsWith('_Task')) return response(method, '<returnval type="Task">task-1</returnval>');
      if (!body.includes('>task-1<')) return response(method, `<returnval>${machineAnswer('vm-1')}</returnval>`);
      const why = '<val><fault xsi:type="InsufficientMemoryResourcesFault"/><localizedMessage/></val>';
      const error: Record<string, string> = ++looks < faultFrom ? {} : { 'info.error': why };
      return response(method, `<returnval>${objectOf('task-1', { 'info.state': val('error'), ...error })}</returnval>`);
    });
    return failure(provider.restart(vm, signal));
  };
  t.equal((await failing(2)).kind, 'quota', 'is what the fault says');
  t.match(await failing(10), { kind: 'unavailable', cause: /no fault/ }, 'and one that never says it is no answer');
});

void t.test('a machine that another attempt is making', async (t) => {
  let looks = 0;
  const provider = await providerOf(t, ({ method }) => {
    if (method === 'FindByUuid')
      return response(method, looks > 5 ? '<returnval type="VirtualMachine">vm-1</returnval>' : '');
    if (method.startsWith('Find')) return response(method, '<returnval type="VirtualMachine">vm-1</returnval>');
    looks += 1;
    // Without a configuration, as long as it is being cloned.
    return response(method, `<returnval>${looks > 5 ? made : objectOf('vm-1', {})}</returnval>`);
  });
  const made = machineAnswer('vm-1').replace(
    '<OptionValue>',
    `<OptionValue><key>virtualstack.made</key><value>${vm.id}</value></OptionValue><OptionValue>`,
  );
  t.equal((await failure(provider.delete(vm, signal))).kind, 'unavailable', 'cannot be deleted yet');
  t.match(await provider.create(specification, signal), { power: 'running' }, 'is waited for');
});

void t.test('where passwords may be sent', async (t) => {
  for (const url of ['http://vcenter.example/sdk', 'ftp://127.0.0.1/', 'http://127.0.0.1.evil.example/sdk']) {
    t.throws(() => new VcenterProvider(optionsOf(url)), /https/, url);
  }
  t.throws(() => new VcenterProvider(optionsOf('https://u:p@vcenter.example/sdk')), /credentials/);
  t.throws(() => new VcenterProvider({ ...optionsOf('https://vcenter.example/sdk'), thumbprint: 'abc' }), /SHA-256/);
  for (const url of ['https://vcenter.example', 'http://[::1]:1/sdk', 'http://localhost:1/sdk']) {
    await new VcenterProvider(optionsOf(url)).close();
  }
});

void t.test('what is written is read as it was', async (t) => {
  const read = (xml: string) => {
    const reader = xmlReader();
    reader.write(xml);
    return reader.end();
  };
  const sayable = fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .filter((each) => !/[\0-\x08\v\f\x0e-\x1f\uFFFE\uFFFF]/.test(each)); // eslint-disable-line no-control-regex
  fc.assert(
    fc.property(sayable, sayable, (one, other) => {
      const root = read(writeXml('root', { one, more: [other, one], flag: true, number: 5 }));
      return (
        root.textOf('one') === one &&
        root
          .all('more')
          .map((each) => each.text)
          .join('|') === [other, one].join('|') &&
        root.numberOf('number') === 5
      );
    }),
  );
  const namespaces = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  const device = { backing: typed('FileBacking', { datastore: { type: 'Datastore', id: 'ds-1' } }), key: 7 };
  const first = writeXml('device', typed('VirtualDisk', device));
  const again = writeXml('device', read(first.replace('<device', `<device ${namespaces}`)));
  t.equal(again, first, 'and what was read is written as it was');
  t.equal(read(writeXml('a', 'x\0y\ud800z')).text, 'x\uFFFDy\uFFFDz', 'what XML cannot hold is replaced');
});

void t.test('a template’s console is no machine’s', async (t) => {
  const port = (file: string) => {
    const reader = xmlReader();
    reader.write(`<device xmlns:xsi="x" xsi:type="VirtualSerialPort"><key>9000</key>
      <backing><fileName>${file}</fileName></backing></device>`);
    return { changeVersion: undefined, folder: '[store] vs-1', devices: [reader.end()] };
  };
  const [foreign, own] = [port('[store] vs-10/serial.log'), port('[store] vs-1/serial.log')];
  t.equal(ownFile(foreign, 'VirtualSerialPort'), undefined, 'it is not read');
  t.match(serialPort(foreign), [{ operation: 'remove' }, { operation: 'add' }], 'and goes');
  t.equal(ownFile(own, 'VirtualSerialPort'), '[store] vs-1/serial.log');
  t.same(serialPort(own), [], 'the own stays');
});
