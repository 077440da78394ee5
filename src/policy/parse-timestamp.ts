/** Epoch milliseconds of a moment as RFC 3339 writes it, with an offset; null for another text. */
export const parseTimestamp = (text: string): number | null => {
  const time = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? null : time;
};
