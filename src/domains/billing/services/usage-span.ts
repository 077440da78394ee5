import { Problem } from '../../../shared/problem.ts';

/** From one moment to another, both whole seconds: the first belongs to it, the second does not. */
export interface UsageSpan {
  from: Date;
  to: Date;
}

export interface AskedSpan {
  from?: string;
  to?: string;
  /** `2026-01`, UTC. */
  month?: string;
}

/** In days. What is read grows with it. */
const longest = 366;

const day = 86_400_000;

/**
 * What a request asks for: a month, or from one moment to another. By default the month that goes on; never beyond now.
 * @param now epoch milliseconds
 * @throws Problem 400 for a span that is none, lies ahead or is too long.
 */
export const usageSpanOf = ({ from, to, month }: AskedSpan, now: number): UsageSpan => {
  if (month !== undefined && (from !== undefined || to !== undefined)) {
    throw refused('month', 'a month is asked for without "from" and "to"');
  }
  const begin = new Date(now);
  const first = month === undefined ? firstOf(begin) : Date.parse(`${month}-01T00:00:00Z`);
  const start = from === undefined ? first : timeOf('from', from);
  const end = to === undefined ? (month === undefined ? now : firstOf(new Date(first), 1)) : timeOf('to', to);
  const span = { from: seconds(start), to: seconds(Math.min(end, now)) };
  if (span.from.getTime() > now) throw refused(month === undefined ? 'from' : 'month', 'has not begun yet');
  if (span.from > span.to) throw refused('from', 'must not be after the end');
  if (span.to.getTime() - span.from.getTime() > longest * day) {
    throw refused('from', `must be at most ${longest} days before the end`);
  }
  return span;
};

/** The first moment of a month (UTC). @param ahead how many months later */
const firstOf = (date: Date, ahead = 0): number => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead);

const seconds = (time: number): Date => new Date(Math.floor(time / 1000) * 1000);

const timeOf = (name: string, text: string): number => {
  const time = Date.parse(text);
  // The document's format lets a leap second through, which no clock of ours knows.
  if (Number.isNaN(time)) throw refused(name, 'must be a moment that the clock knows');
  return time;
};

const refused = (path: string, message: string): Problem =>
  new Problem('invalid_request', `${path}: ${message}`, { errors: [{ in: 'query', path, message, code: 'span' }] });
