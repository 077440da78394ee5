import { inventoryName, machineOf, machinePaths, type Machine } from './machine.ts';
import { propertiesOfOne, retrieve, step, type Properties } from './properties.ts';
import type { Reference } from './reference.ts';
import type { VcenterSession } from './vcenter-session.ts';
import { VimFault } from './vim-fault.ts';
import type { XmlElement } from './xml-reader.ts';

/** `making`: a clone is under way that is not yet known to be ours; `foreign`: another's has the name. */
export type Found = Machine | 'nothing' | 'making' | 'foreign';

/** Finds the machines of one installation among all. */
export class MachineFinder {
  readonly #session: VcenterSession;
  readonly #installationId: string;

  constructor(session: VcenterSession, installationId: string) {
    this.#session = session;
    this.#installationId = installationId;
  }

  /** By its id, wherever somebody moved it, and whatever they call it now. */
  async find(id: string, signal: AbortSignal): Promise<Machine | null> {
    const search = { uuid: id, vmSearch: true, instanceUuid: true };
    const object = await this.#search('FindByUuid', search, signal);
    const properties = object && (await this.#propertiesOf(object, signal));
    return properties ? machineOf(this.#installationId, properties) : null;
  }

  /** By its id; otherwise what has its name in the folder where it would be made. */
  async findOrBlocked(id: string, folder: Reference, signal: AbortSignal): Promise<Found> {
    const own = await this.find(id, signal);
    if (own) return own;
    const object = await this.child(folder, inventoryName(id), signal);
    const properties = object && (await this.#propertiesOf(object, signal));
    if (!properties) return 'nothing';
    // While it is being cloned a machine has no configuration, and so no marks.
    if (!properties.get('config.instanceUuid')) return 'making';
    return machineOf(this.#installationId, properties) ?? 'foreign';
  }

  /** All in the folder and the folders in it. */
  async list(folder: Reference, signal: AbortSignal): Promise<Machine[]> {
    const along = [step('folder', 'Folder', 'childEntity', ['folder'])];
    const all = await retrieve(this.#session, {
      ...{ from: folder, type: 'VirtualMachine', paths: machinePaths, along, signal },
    });
    return all.map((each) => machineOf(this.#installationId, each)).filter((machine) => machine !== null);
  }

  /** The child of a folder by its name. */
  async child(entity: Reference, name: string, signal: AbortSignal): Promise<Reference | null> {
    return this.#search('FindChild', { entity, name }, signal);
  }

  /** Such as `Datacenter/host/Cluster`. */
  async byPath(inventoryPath: string, signal: AbortSignal): Promise<Reference | null> {
    return this.#search('FindByInventoryPath', { inventoryPath }, signal);
  }

  async #search(
    method: string,
    parameters: Readonly<Record<string, string | boolean | Reference>>,
    signal: AbortSignal,
  ): Promise<Reference | null> {
    const read = (response: XmlElement): Reference | null => response.find('returnval')?.reference ?? null;
    return this.#session.call({ method, on: 'searchIndex', parameters, signal }, read);
  }

  /** Null if it is gone meanwhile. */
  async #propertiesOf(object: Reference, signal: AbortSignal): Promise<Properties | null> {
    return propertiesOfOne(this.#session, object, machinePaths, signal).catch((error: unknown) => {
      if (error instanceof VimFault && error.fault === 'ManagedObjectNotFound') return null;
      throw error;
    });
  }
}
