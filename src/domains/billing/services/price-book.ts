/** What a plan costs from one month to another, as the database's functions read it. Amounts are decimals as text: none is ever rounded. */
export interface Price {
  plan: string;
  /** First day of the first month it holds in. */
  since: string;
  /** First day of the first month it does not hold in any more; null where it holds until further notice. */
  until: string | null;
  /** For a virtual processor of a running machine, an hour. */
  vcpu_hour: string;
  memory_gb_hour: string;
  disk_gb_hour: string;
}

export interface PriceBook {
  /** ISO 4217. */
  currency: string;
  prices: readonly Price[];
}

/** The parameter of the database's functions. */
export const pricesOf = (book: PriceBook | null): string | null => book && JSON.stringify(book.prices);
