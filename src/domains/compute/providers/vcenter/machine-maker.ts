import { demandImageName } from '../image-name.ts';
import { ProviderError, type VmSpecification } from '../provider.ts';
import type { DatastoreFiles } from './datastore-files.ts';
import { demandNoSmallerDisk, hardwareOf } from './hardware.ts';
import { cloneSpec, createSpec, finishingSpec } from './machine-config.ts';
import type { MachineFinder } from './machine-finder.ts';
import { inventoryName, type Machine } from './machine.ts';
import { networkCard } from './network-card.ts';
import { pause } from './or-aborted.ts';
import type { Placement, Placements } from './placement.ts';
import { propertiesOfOne } from './properties.ts';
import type { Reference } from './reference.ts';
import { runTask } from './task.ts';
import type { VcenterSession } from './vcenter-session.ts';
import { VimFault } from './vim-fault.ts';

/** Of machines that are installed from an image, and so cannot have these of a template. */
export interface Installed {
  /** What vCenter is told that the guest is, one of its `VirtualMachineGuestOsIdentifier`. */
  guestId: string;
  /** The network of its card, as the path in the inventory below `network`; without it, it has no card. */
  network?: string;
}

interface Parts {
  session: VcenterSession;
  finder: MachineFinder;
  placements: Placements;
  files: DatastoreFiles;
  installationId: string;
  datastore: string;
  installed: Installed;
}

/** Between two looks at a machine that somebody else is making, in milliseconds. */
const lookEvery = 200;

/**
 * Makes machines. vCenter refuses two of a name in a folder, and names come from ids: of several attempts, at once or
 * after each other, one begins and all can end it.
 */
export class MachineMaker {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The machine, complete, switched off unless it was there. */
  async make(specification: VmSpecification, signal: AbortSignal): Promise<Machine> {
    const { finder, placements } = this.#parts;
    placements.demandHost(specification.host);
    let machine = await finder.find(specification.id, signal);
    if (machine?.made) return machine;
    const folder = await placements.folder(signal);
    while (!machine) {
      const found = await finder.findOrBlocked(specification.id, folder, signal);
      if (found === 'foreign') throw new ProviderError('conflict', 'The machine’s place is taken.');
      if (found === 'nothing' && (await this.#began(specification, folder, signal))) continue;
      if (found === 'nothing' || found === 'making') await pause(lookEvery, signal);
      else machine = found;
    }
    if (!machine.made) await this.#finish(specification, machine.object, signal);
    return machine;
  }

  /** False if somebody else has begun meanwhile. */
  async #began(specification: VmSpecification, folder: Reference, signal: AbortSignal): Promise<boolean> {
    const { session, placements } = this.#parts;
    const { source, host } = specification;
    const template =
      source.type === 'template' ? await this.#template(source.image, specification.diskGb, signal) : null;
    const placement = await placements.get(host, signal);
    await placements.demandRoom(placement, specification, signal);
    const call = template
      ? this.#clone(specification, template, folder, placement)
      : await this.#create(specification, folder, placement, signal);
    try {
      await runTask(session, { ...call, signal });
      return true;
    } catch (error) {
      if (error instanceof VimFault && ['DuplicateName', 'AlreadyExists'].includes(error.fault)) return false;
      throw error;
    }
  }

  #clone(specification: VmSpecification, template: Reference, folder: Reference, placement: Placement) {
    const spec = cloneSpec(this.#parts.installationId, specification, placement);
    const parameters = { folder, name: inventoryName(specification.id), spec };
    return { method: 'CloneVM_Task', on: template, parameters };
  }

  async #create(specification: VmSpecification, folder: Reference, { pool }: Placement, signal: AbortSignal) {
    const { session, installationId, installed, datastore, placements } = this.#parts;
    const { guestId, network } = installed;
    const card =
      network === undefined ? undefined : await networkCard(session, await placements.network(network, signal), signal);
    const config = createSpec(installationId, specification, { datastore, guestId, network: card });
    return { method: 'CreateVM_Task', on: folder, parameters: { config, pool } };
  }

  /** @throws ProviderError `not_found` for what is no template, `rejected` for one that is larger than the disk */
  async #template(image: string, diskGb: number, signal: AbortSignal): Promise<Reference> {
    const { session, finder, placements } = this.#parts;
    demandImageName(image);
    const template = await finder.child(await placements.templates(signal), image, signal);
    const known = template && (await propertiesOfOne(session, template, ['config.template'], signal));
    if (known?.get('config.template')?.text !== 'true') {
      throw new ProviderError('not_found', `There is no image ${image}.`);
    }
    const { devices } = await hardwareOf(session, known.object, signal);
    demandNoSmallerDisk(devices, diskGb);
    return known.object;
  }

  async #finish(specification: VmSpecification, on: Reference, signal: AbortSignal): Promise<void> {
    const { session, files } = this.#parts;
    const { source } = specification;
    const hardware = await hardwareOf(session, on, signal);
    const iso = source.type === 'iso' ? `${hardware.folder}/install.iso` : undefined;
    if (source.type === 'iso' && iso !== undefined) await files.upload(source.file, iso, signal);
    const spec = finishingSpec(specification, hardware, iso);
    await runTask(session, { method: 'ReconfigVM_Task', on, parameters: { spec }, signal });
  }
}
