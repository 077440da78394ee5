/**
 * Of numbers, conditions ask their order and nothing else. So each double can stand for its rank among all doubles: an
 * integer, on which the order is the same. Unlike real numbers, integers have gaps where doubles have them.
 */
const view = new DataView(new ArrayBuffer(8));

/** The place of a number among all doubles, zero's being 0. NaN has none. */
export const rankOf = (value: number): bigint => {
  view.setFloat64(0, Math.abs(value));
  const rank = view.getBigInt64(0);
  return value < 0 ? -rank : rank;
};

/** The number of a rank. */
export const numberOf = (rank: bigint): number => {
  view.setBigInt64(0, rank < 0n ? -rank : rank);
  const value = view.getFloat64(0);
  return rank < 0n ? -value : value;
};

/** Nothing is greater than infinity, which JSON can write as 1e999. */
export const greatestRank = rankOf(Infinity);
