import { Problem } from '../../../shared/problem.ts';
import { Vm, type PowerAction, type VmStatus } from '../models/models.ts';

/** From which states each action makes sense. */
const possibleFrom: Record<PowerAction, readonly VmStatus[]> = {
  start: ['STOPPED', 'ERROR'],
  stop: ['RUNNING', 'ERROR'],
  restart: ['RUNNING'],
};

/** The machine, free for a new action. @throws Problem 409 while another is under way. */
export const demandIdle = async (tenantId: string, vmId: string): Promise<Vm> => {
  const vm = await Vm.query().findById([tenantId, vmId]).throwIfNotFound();
  if (vm.pending_action !== null) {
    throw new Problem('conflict', `The VM is busy: "${vm.pending_action}" is still under way.`);
  }
  return vm;
};

/** @throws Problem 409 where the action makes no sense in the machine's state. */
export const demandPossible = (vm: Vm, action: PowerAction): void => {
  if (!possibleFrom[action].includes(vm.status)) {
    throw new Problem('conflict', `A VM that is ${vm.status} cannot be told to ${action}.`);
  }
};
