import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { readHypervisor } from '../../../src/domains/compute/index.ts';
import { LibvirtProvider } from '../../../src/domains/compute/providers/libvirt/libvirt-provider.ts';
import { VcenterProvider } from '../../../src/domains/compute/providers/vcenter/vcenter-provider.ts';
import { newId } from '../../../src/shared/ids.ts';
import { temporaryFolder } from '../../fixtures/folder.ts';

const written = (t: Test, text: string): string => {
  const file = join(temporaryFolder(t), 'hypervisor.yaml');
  writeFileSync(file, text);
  return file;
};

const libvirt = `
provider: libvirt
hosts: [{ name: a, uri: 'qemu:///system' }, { name: b, uri: 'qemu+ssh://admin@b/system', cpu_overcommit: 2, memory_overcommit: 1.5 }]
image_pool: images
machine_pool: machines
network: { type: bridge, name: br0, filter: clean-traffic }
`;
const vcenter = `
provider: vcenter
url: https://vcenter.example/sdk
username: virtualstack@vsphere.local
password_env: VCENTER_PASSWORD
datacenter: DC0
clusters: [C0, C1]
datastore: fast
folder: virtualstack
templates: templates
`;

void t.test('what an operator writes', async (t) => {
  const made = readHypervisor(written(t, libvirt), {})(newId());
  t.ok(made instanceof LibvirtProvider);
  await made.close();
  const other = readHypervisor(written(t, vcenter), { VCENTER_PASSWORD: 'secret' })(newId());
  t.ok(other instanceof VcenterProvider);
  await other.close();
});

void t.test('what is wrong is said, with its place', async (t) => {
  const refuses = (text: string, message: RegExp): void => {
    t.throws(() => readHypervisor(written(t, text), {}), message, String(message));
  };
  refuses('provider: kvm', /HYPERVISOR_FILE .*hypervisor\.yaml is not valid:\n- provider: /);
  refuses('a: [', /is not valid/);
  refuses('', /the file: /);
  refuses(`${libvirt}surprise: 1\n`, /surprise/);
  refuses(libvirt.replace('qemu:///system', 'test:///default'), /hosts\.0\.uri: must be an address/);
  refuses(libvirt.replace('image_pool: images', 'image_pool: ../images'), /image_pool: must be letters/);
  refuses(libvirt.replace('name: b,', 'name: a,'), /two hosts have the same name/);
  refuses(vcenter, /password_env: VCENTER_PASSWORD is not set/);
  refuses(`${vcenter}ca_file: /nowhere.pem\n`, /VCENTER_PASSWORD is not set|nowhere/);
  t.throws(() => readHypervisor('/nowhere.yaml', {}), /nowhere\.yaml is not valid:\n- it cannot be read/);
});
