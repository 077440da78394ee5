import type { PageAsked } from './page-tokens.ts';

/** Something that may be found, at its place in the order. */
export interface Candidate<Result> {
  position: string;
  /** Null where it is not among the results. */
  result: Result | null;
}

/** A page of results. */
export interface Found<Result> {
  results: Result[];
  /** Where to go on; null where there is no more. */
  next: string | null;
  /** How many there are, if that is known. */
  total: number | null;
}

/** How many candidates one answer goes through: what it leaves is for the next, however few it found. */
const most = 2_000;

/** Go through candidates until a page is full. None is passed over: what is not looked at is beyond `next`. */
export const fillPage = async <Result>(
  { position, limit }: PageAsked,
  candidates: AsyncIterable<Candidate<Result>> | Iterable<Candidate<Result>>,
): Promise<Found<Result>> => {
  const results: Result[] = [];
  let last = position;
  let seen = 0;
  for await (const candidate of candidates) {
    const isOver = candidate.result !== null && results.length === limit;
    if (isOver || seen === most) return { results, next: last, total: null };
    seen += 1;
    last = candidate.position;
    if (candidate.result !== null) results.push(candidate.result);
  }
  return { results, next: null, total: position === '' ? results.length : null };
};
