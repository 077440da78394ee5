import { z } from 'zod';
import { SettingsFile } from '../../../shared/settings-file.ts';
import type { Price, PriceBook } from './price-book.ts';

// In quotes: a number of YAML may have been rounded before we see it.
const decimal = z.string().regex(/^\d{1,9}(\.\d{1,9})?$/, 'must be a decimal in quotes, such as "0.012"');

const plan = z.strictObject({ vcpu_hour: decimal, memory_gb_hour: decimal, disk_gb_hour: decimal });

const priceBookFile = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency of ISO 4217, such as EUR'),
  versions: z
    .array(
      z.strictObject({
        effective_from: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, such as 2026-01'),
        plans: z
          .record(z.string().regex(/^[a-z0-9_-]{1,64}$/, 'must be the name of a plan'), plan)
          .refine((plans) => Object.hasOwn(plans, 'default'), 'needs a plan "default", for tenants of any other'),
      }),
    )
    .min(1)
    .refine(
      (versions) => new Set(versions.map((version) => version.effective_from)).size === versions.length,
      'two versions are effective from the same month',
    ),
});

/**
 * The file that says what plans cost (YAML or JSON). Null where there is none.
 * @throws Refusal naming the file and every field that is missing or wrong.
 */
export const readPriceBook = (file: string | undefined): PriceBook | null => {
  if (file === undefined) return null;
  const { currency, versions } = new SettingsFile('PRICE_BOOK_FILE', file).read(priceBookFile);
  const inOrder = versions.toSorted((a, b) => (a.effective_from < b.effective_from ? -1 : 1));
  return {
    currency,
    prices: inOrder.flatMap(({ effective_from: month, plans }, n) =>
      Object.entries(plans).map(([name, prices]): Price => ({
        plan: name,
        since: firstDay(month),
        until: n + 1 < inOrder.length ? firstDay(inOrder[n + 1]?.effective_from ?? '') : null,
        ...prices,
      })),
    ),
  };
};

const firstDay = (month: string): string => `${month}-01`;
