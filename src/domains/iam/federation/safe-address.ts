const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether an address leads to this very machine. */
export const isLoopback = (address: string): boolean => loopback.test(new URL(address).hostname);

/** Whether what is sent to an address cannot be read on its way, and the address says no more than a place. */
export const isSafeAddress = (address: string, { production }: { production: boolean }): boolean => {
  const { protocol, username, password, search, hash } = new URL(address);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && !production && isLoopback(address));
};
