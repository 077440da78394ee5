import type { Sealer } from '../../../shared/sealer.ts';

/** What a machine's user data is sealed for: it opens for no other. */
const contextOf = (vmId: string): string => `user data of vm ${vmId}`;

export const sealUserData = (sealer: Sealer, vmId: string, text: string): string => sealer.seal(text, contextOf(vmId));

export const openUserData = (sealer: Sealer, vmId: string, sealed: string): string =>
  sealer.open(sealed, contextOf(vmId));
