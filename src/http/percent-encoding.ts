/** Whether text from a URL or form decodes: every `%` begins an octet, and the octets are UTF-8 (RFC 3986, 2.1). */
export const isWellEncoded = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};
