/** The last of what a guest wrote, as text that has at most so many bytes and begins with a whole character. */
export const endOfText = (written: Buffer, bytes: number): string => {
  // What is no UTF-8 becomes longer when it is replaced.
  const readable = Buffer.from(written.toString());
  let start = Math.max(0, readable.length - bytes);
  while (start < readable.length && ((readable[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return readable.subarray(start).toString();
};
