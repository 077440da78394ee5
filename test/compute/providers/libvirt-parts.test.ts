import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import t from 'tap';
import type { LibvirtOptions } from '../../../src/domains/compute/providers/libvirt/libvirt-options.ts';
import { LibvirtProvider } from '../../../src/domains/compute/providers/libvirt/libvirt-provider.ts';
import { addressAt, addressesOf } from '../../../src/domains/compute/providers/libvirt/addresses.ts';
import { domainXml, macOf } from '../../../src/domains/compute/providers/libvirt/domain-xml.ts';
import { libvirtOptionsSchema } from '../../../src/domains/compute/providers/libvirt/libvirt-options.ts';
import { qcow2Header } from '../../../src/domains/compute/providers/libvirt/qcow2-header.ts';
import { readXml, textOf } from '../../../src/domains/compute/providers/libvirt/read-xml.ts';
import { hostName } from '../../../src/domains/compute/providers/libvirt/seed-image.ts';
import { virshError } from '../../../src/domains/compute/providers/libvirt/virsh-error.ts';
import { Virsh } from '../../../src/domains/compute/providers/libvirt/virsh.ts';
import { xml } from '../../../src/domains/compute/providers/libvirt/write-xml.ts';
import { newId } from '../../../src/shared/ids.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

/** What of the libvirt provider can be shown without a hypervisor. */

const { signal } = new AbortController();

const options: LibvirtOptions = {
  hosts: [{ name: 'one', uri: 'qemu+ssh://admin@one.example/system' }],
  ...{ installationId: newId(), imagePool: 'images', machinePool: 'machines' },
  network: { type: 'network', name: 'default', filter: 'clean-traffic' },
};

t.test('options that could be taken for something else are refused', async (t) => {
  t.doesNotThrow(() => new LibvirtProvider(options));
  const host = { name: 'one', uri: 'qemu:///system' };
  for (const wrong of [
    { hosts: [] },
    { hosts: [host, host] },
    { hosts: [{ ...host, uri: 'test:///default' }] },
    { hosts: [{ ...host, uri: '--help' }] },
    { hosts: [{ ...host, name: '-x' }] },
    { machinePool: '--help' },
    { imagePool: 'a; b' },
    { installationId: 'a/b' },
    { installationId: 'a.b' },
    { network: { type: 'bridge' as const, name: 'br0 x' } },
  ]) {
    t.throws(() => new LibvirtProvider({ ...options, ...wrong }), JSON.stringify(wrong));
  }
});

t.test('what libvirt’s messages mean', async (t) => {
  const meanings = {
    'error: failed to connect to the hypervisor\nerror: Connection refused': 'unavailable',
    'error: failed to connect to the hypervisor\nerror: Operation not supported by anyone': 'unavailable',
    'error: Disconnected from qemu:///system due to end of file\nerror: End of file while reading data': 'unavailable',
    'error: Timed out during operation: cannot acquire state change lock': 'unavailable',
    "error: Requested operation is not valid: network 'default' is not active": 'unavailable',
    "error: Storage pool not found: no storage pool with matching name 'x'": 'unavailable',
    'error: internal error: process exited while connecting to monitor: no idea': 'unavailable',
    '': 'unavailable',
    "error: failed to get domain 'x'\nerror: Domain not found: no domain with matching uuid": 'not_found',
    "error: Storage volume not found: no storage vol with matching path 'x'": 'not_found',
    "error: storage volume 'x' exists already": 'conflict',
    "error: operation failed: domain 'vs-1' already exists with uuid 2": 'conflict',
    'error: Requested operation is not valid: domain is not running': 'conflict',
    'error: cannot set up guest memory: Cannot allocate memory': 'quota',
    'error: cannot write: No space left on device': 'quota',
    'error: unsupported configuration: machine type x': 'rejected',
    'error: XML error: cannot parse /etc/secret': 'rejected',
  };
  for (const [message, kind] of Object.entries(meanings)) {
    const error = virshError(message);
    t.equal(error.kind, kind, message);
    t.notMatch(error.message, /\/|vs-1/, 'nothing of it is told');
    t.ok((error.cause as Error).message.includes(message), 'but kept');
  }
});

t.test('addresses, of the machine’s own card and such as others can reach', async (t) => {
  const id = newId();
  const mac = macOf(id);
  t.match(mac, /^52(:[0-9a-f]{2}){5}$/);
  const lines = (...rows: string[][]): string => rows.map((row) => ` ${row.join('   ')}`).join('\n');
  t.equal(addressAt(mac, lines(['vnet0', mac.toUpperCase(), 'ipv4', '192.168.122.7/24'])), '192.168.122.7');
  t.equal(addressAt(mac, lines(['docker0', '52:54:00:00:00:01', 'ipv4', '172.17.0.1/16'])), null);
  t.equal(addressAt(mac, lines(['eth0', mac, 'ipv6', '2001:db8::7/64'], ['-', mac, 'ipv4', '10.0.0.7/8'])), '10.0.0.7');
  t.equal(addressAt(mac, lines(['eth0', mac, 'ipv6', '2001:db8::7/64'])), '2001:db8::7');
  for (const address of ['127.0.0.1/8', 'fe80::1/64', '169.254.1.1/16', '::1/128', '<script>/1', 'N/A']) {
    t.equal(addressAt(mac, lines(['eth0', mac, 'ipv4', address])), null, address);
  }

  const folder = join(temporaryFolder(t), 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'virsh'), `#!/bin/sh\necho "$4"\necho " vnet0 ${mac} ipv4 192.168.122.7/24"\n`, {
    mode: 0o755,
  });
  const { PATH = '' } = process.env;
  process.env.PATH = `${folder}${delimiter}${PATH}`;
  t.teardown(() => (process.env.PATH = PATH));
  const virsh = new Virsh('qemu:///system', 10_000);
  t.same(await addressesOf(virsh, 'network', [id, newId()], signal), new Map([[id, '192.168.122.7']]));
  t.same(await addressesOf(virsh, 'user', [id], signal), new Map(), 'behind QEMU nobody reaches it');
  t.same(await addressesOf(virsh, 'bridge', [], signal), new Map());
  process.env.PATH = temporaryFolder(t);
  await t.rejects(virsh.run(['list'], signal), /cannot be reached/, 'without virsh');
});

t.test('a definition, with a network or a bridge', async (t) => {
  const files = { disk: '/d', seed: '/s', installation: null, log: '/l' };
  const vm = {
    ...{ id: newId(), host: 'one', tenantId: newId(), name: 'x', cpu: 2, memoryGb: 1.5, diskGb: 1 },
    ...{ source: { type: 'template' as const, image: 'x' }, userData: null },
  };
  const onNetwork = domainXml(vm, files, libvirtOptionsSchema.parse(options));
  t.match(onNetwork, "<domain type='kvm'>");
  t.match(onNetwork, "<source network='default'/>");
  t.match(onNetwork, "<filterref filter='clean-traffic'/>");
  const bridged = { ...options, network: { type: 'bridge', name: 'br0' } } as const;
  const definition = readXml(domainXml(vm, files, libvirtOptionsSchema.parse(bridged)));
  t.match(JSON.stringify(definition), '"bridge":"br0"');
  t.equal(textOf(definition, 'memory'), `${1.5 * 1024 ** 2}`);
});

t.test('XML, written and read', async (t) => {
  const odd = '<&>"\'\u0000\ud800 é😀]]>';
  const { text } = xml`<a x='${odd}'><b>${odd}</b>${[xml`<c/>`, xml`<d/>`]}</a>`;
  const read = readXml(text);
  t.equal(read.attributes.x, '<&>"\' é😀]]>');
  t.equal(textOf(read, 'b'), '<&>"\' é😀]]>');
  t.same(
    read.children.map(({ name }) => name),
    ['b', 'c', 'd'],
  );
  t.equal(readXml('<?xml version="1.0"?><!-- <x> --><a>&#65;&#x42;<![CDATA[<c>]]></a>').text, 'AB<c>');
  for (const wrong of ['', 'text', '<a>', '<a></b>', '</a>', '<a', '<!DOCTYPE a><a/>'])
    t.throws(() => readXml(wrong), wrong);
});

t.test('what a qcow2 says of other files', async (t) => {
  const header = (version: number, backing: bigint, features: bigint): Buffer => {
    const bytes = Buffer.alloc(512);
    bytes.write('QFI\xfb', 'latin1');
    bytes.writeUInt32BE(version, 4);
    bytes.writeBigUInt64BE(backing, 8);
    bytes.writeBigUInt64BE(1024n, 24);
    bytes.writeBigUInt64BE(features, 72);
    return bytes;
  };
  t.same(qcow2Header(header(3, 0n, 1n)), { selfContained: true, capacityBytes: 1024 });
  t.match(qcow2Header(header(3, 0n, 4n)), { selfContained: false }, 'a data file');
  t.match(qcow2Header(header(3, 512n, 0n)), { selfContained: false }, 'a backing file');
  t.match(qcow2Header(header(2, 0n, 4n)), { selfContained: true }, 'an old one has no features');
  t.equal(qcow2Header(Buffer.alloc(512)), null);
});

t.test('host names', async (t) => {
  const id = newId();
  const names = {
    web: 'web',
    'Büro & Web': 'buro-web',
    '--help': 'help',
    机: `vm-${id.slice(-12)}`,
    [`${'a'.repeat(62)}--b`]: 'a'.repeat(62),
  };
  for (const [name, expected] of Object.entries(names)) t.equal(hostName(name, id), expected, name);
});
