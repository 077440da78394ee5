const dateTime = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Epoch milliseconds of a moment as RFC 3339, 5.6 writes it; null for another text, such as a day that no calendar has. Without leap
 * seconds: a clock that counts from the epoch knows none.
 */
export const parseTimestamp = (text: string): number | null => {
  const [written, year, month, day] = dateTime.exec(text) ?? [];
  if (written === undefined || Number(day) > daysIn(Number(year), Number(month))) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
};

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
