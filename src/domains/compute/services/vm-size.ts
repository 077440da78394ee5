import { Problem } from '../../../shared/problem.ts';
import type { Vm } from '../models/models.ts';
import type { VmSize } from '../providers/provider.ts';

/** A machine's size, as clients say it; in GiB. */
export interface Size {
  cpu: number;
  memory_gb: number;
  disk_gb: number;
}

/** As the database has it. */
export const columnsOf = ({ cpu, memoryGb, diskGb }: VmSize): Size => ({
  ...{ cpu, memory_gb: memoryGb, disk_gb: diskGb },
});

/** What a request says, else the template. @throws Problem 400 where neither does, 422 for a smaller disk than the template's */
export const sizeOf = (asked: Partial<Size>, template: Size | undefined): Size => {
  const cpu = asked.cpu ?? template?.cpu;
  const memory = asked.memory_gb ?? template?.memory_gb;
  const disk = asked.disk_gb ?? template?.disk_gb;
  if (cpu === undefined || memory === undefined || disk === undefined) {
    throw new Problem('invalid_request', 'Without a template, cpu, memory_gb and disk_gb are required.');
  }
  if (template) demandDisk(disk, template.disk_gb, `The template needs a disk of at least ${template.disk_gb} GB.`);
  return { cpu, memory_gb: memory, disk_gb: disk };
};

/** As the document has it: what is more, somebody gave a machine by hand. */
const most: VmSize = { cpu: 64, memoryGb: 1_024, diskGb: 10_000 };

/** Whether clients can be told that a machine has this size. */
export const canBeTold = (size: VmSize): boolean =>
  (['cpu', 'memoryGb', 'diskGb'] as const).every(
    (part) => Number.isInteger(size[part]) && size[part] >= 1 && size[part] <= most[part],
  );

export const isOtherSize = (asked: Partial<Size>, { cpu, memory_gb, disk_gb }: Vm): boolean =>
  (asked.cpu ?? cpu) !== cpu || (asked.memory_gb ?? memory_gb) !== memory_gb || (asked.disk_gb ?? disk_gb) !== disk_gb;

/** What a machine is to have after a resize: what is not named stays. */
export const sizeAfter = ({ cpu, memory_gb, disk_gb }: Vm, asked: Partial<Size>): Size => ({
  ...{ cpu, memory_gb, disk_gb },
  ...asked,
});

/** @throws Problem 409 for a machine that is not stopped, 422 for a smaller disk */
export const demandResizable = (vm: Vm, { disk_gb: disk = vm.disk_gb }: Partial<Size>): void => {
  if (vm.status !== 'STOPPED')
    throw new Problem('conflict', `A VM that is ${vm.status} cannot be resized: stop it first.`);
  demandDisk(disk, vm.disk_gb, 'A disk cannot become smaller.');
};

/** Of a template that has its image of another. @throws Problem 422 for a smaller disk */
export const demandDiskOfBase = (asked: number, least: number): void => {
  demandDisk(asked, least, `The template that it is based on needs a disk of at least ${least} GB.`);
};

/** @throws Problem 422 for a smaller disk */
export const demandDisk = (asked: number, least: number, detail: string): void => {
  if (asked >= least) return;
  throw new Problem('unprocessable', detail, {
    errors: [{ in: 'body', path: 'disk_gb', message: `must be at least ${least}`, code: 'minimum' }],
  });
};
