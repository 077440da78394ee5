import { ProviderError } from '../provider.ts';
import { UnusableAnswer } from './unusable-answer.ts';
import { Unreachable } from './vcenter-connection.ts';
import { VimFault } from './vim-fault.ts';

const kindsOfFaults: Readonly<Partial<Record<ProviderError['kind'], readonly string[]>>> = {
  not_found: ['ManagedObjectNotFound', 'NotFound'],
  conflict: ['InvalidPowerState', 'DuplicateName', 'AlreadyExists'],
  // With all that begin with Insufficient.
  quota: ['NoDiskSpace', 'FileTooLarge'],
  unavailable: [
    ...['HostCommunication', 'HostNotConnected', 'HostNotReachable', 'InvalidHostState', 'InvalidHostConnectionState'],
    ...['NoActiveHostInCluster', 'NoCompatibleHost', 'Timedout', 'RequestCanceled', 'SystemError', 'DatabaseError'],
    ...['TaskInProgress', 'VAppTaskInProgress', 'ConcurrentAccess', 'FileLocked', 'ResourceInUse', 'MethodDisabled'],
    ...['TooManyConcurrentNativeClones', 'UnexpectedFault'],
    // What an operator must set right is no reason to give a tenant's machine up.
    ...['NotAuthenticated', 'InvalidLogin', 'NoPermission', 'PasswordExpired', 'RestrictedVersion', 'QuestionPending'],
    ...['InvalidDatastore', 'InaccessibleDatastore', 'InvalidDatastoreState', 'DatastoreNotWritableOnHost'],
    ...['NotEnoughLicenses', 'LicenseExpired', 'ExpiredFeatureLicense', 'ExpiredEditionLicense', 'ExpiredAddonLicense'],
    ...['LicenseRestricted', 'LicenseSourceUnavailable', 'NoLicenseServerConfigured', 'VmLimitLicense'],
  ],
};

const kindOf = (fault: string): ProviderError['kind'] => {
  if (fault.startsWith('Insufficient')) return 'quota';
  const [kind = 'rejected'] = Object.entries(kindsOfFaults).find(([, faults]) => faults.includes(fault)) ?? [];
  return kind as ProviderError['kind'];
};

const messages: Readonly<Record<ProviderError['kind'], string>> = {
  not_found: 'The hypervisor has no such machine.',
  conflict: 'The machine’s state forbids it.',
  quota: 'The host has no room for it.',
  unavailable: 'The hypervisor cannot do it now.',
  rejected: 'The hypervisor refuses it.',
};

/**
 * What went wrong, as the port tells it: the fault itself is the `cause`, for operators. Whatever is no trouble of vCenter's is
 * given back as it is.
 */
export const toProviderError = (error: unknown): unknown => {
  if (error instanceof VimFault) {
    const kind = kindOf(error.fault);
    return new ProviderError(kind, messages[kind], { cause: error });
  }
  if (error instanceof Unreachable || error instanceof UnusableAnswer) {
    return new ProviderError('unavailable', messages.unavailable, { cause: error });
  }
  return error;
};
