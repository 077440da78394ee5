/** A tenant's name for addresses: lower-case words joined by hyphens, made unique by the end of its id. */
export const slugOf = (name: string, id: string): string => {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return `${words || 'tenant'}-${id.slice(-6)}`;
};
