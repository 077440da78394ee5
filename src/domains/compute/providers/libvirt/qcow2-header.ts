export interface Qcow2Header {
  /** Whether everything is in this file. */
  selfContained: boolean;
  /** Of the disk that it holds. */
  capacityBytes: number;
}

const magic = Buffer.from('QFI\xfb', 'latin1');
/** The incompatible feature of an image whose data is in another file. */
const externalDataFile = 1n << 2n;

/**
 * What a file's first bytes say (QEMU's `docs/interop/qcow2.txt`): magic, version, the backing file name's offset at 8, the size at 24;
 * from version 3 on, the incompatible features at 72.
 *
 * @returns null for what is no qcow2
 */
export const qcow2Header = (bytes: Buffer): Qcow2Header | null => {
  if (bytes.length < 104 || !bytes.subarray(0, 4).equals(magic)) return null;
  const hasBackingFile = bytes.readBigUInt64BE(8) !== 0n;
  const features = bytes.readUInt32BE(4) >= 3 ? bytes.readBigUInt64BE(72) : 0n;
  return {
    selfContained: !hasBackingFile && (features & externalDataFile) === 0n,
    capacityBytes: Number(bytes.readBigUInt64BE(24)),
  };
};
