import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { readPriceBook } from '../../src/domains/billing/index.ts';
import { createDatabase } from '../fixtures/database.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startProcess } from '../fixtures/process.ts';

const written = (t: Test, text: string): string => {
  const file = join(temporaryFolder(t), 'prices.yaml');
  writeFileSync(file, text);
  return file;
};

const plan = (vcpu = `'0.012'`): string => `{ vcpu_hour: ${vcpu}, memory_gb_hour: '0.004', disk_gb_hour: '0.0001' }`;
const version = (month: string, plans = `{ default: ${plan()} }`): string =>
  `  - { effective_from: ${month}, plans: ${plans} }`;
const book = (...versions: string[]): string => `currency: EUR\nversions:\n${versions.join('\n')}\n`;

t.test('versions follow one another, in whatever order they are written', async (t) => {
  const file = written(
    t,
    book(version('2026-07'), version('2026-01', `{ default: ${plan()}, business: ${plan(`'1'`)} }`)),
  );
  const rest = { memory_gb_hour: '0.004', disk_gb_hour: '0.0001' };
  t.same(readPriceBook(file), {
    currency: 'EUR',
    prices: [
      { plan: 'default', since: '2026-01-01', until: '2026-07-01', vcpu_hour: '0.012', ...rest },
      { plan: 'business', since: '2026-01-01', until: '2026-07-01', vcpu_hour: '1', ...rest },
      { plan: 'default', since: '2026-07-01', until: null, vcpu_hour: '0.012', ...rest },
    ],
  });
  t.equal(readPriceBook(undefined), null, 'without a file nothing has a price');
});

t.test('a file that is not as it must be is refused, with all that is wrong with it', async (t) => {
  const refuses = (text: string, reason: RegExp): void => {
    t.throws(() => readPriceBook(written(t, text)), { message: reason });
  };
  const begin = /^PRICE_BOOK_FILE .*prices\.yaml is not valid:\n/;
  refuses('', begin);
  refuses('{', begin);
  refuses(book(), /versions/);
  refuses(book(version('2026-13')), /versions\.0\.effective_from: must be a month/);
  refuses(book(version('2026-01'), version('2026-01')), /versions: two versions are effective from the same month/);
  refuses(book(version('2026-01', `{ business: ${plan()} }`)), /plans: needs a plan "default"/);
  refuses(book(version('2026-01', `{ default: ${plan('0.012')} }`)), /vcpu_hour: /);
  refuses(book(version('2026-01', `{ default: ${plan(`'-1'`)} }`)), /vcpu_hour: must be a decimal in quotes/);
  refuses(book(version('2026-01', `{ default: ${plan(`'0.0000000001'`)} }`)), /vcpu_hour: must be a decimal/);
  refuses(
    book(version('2026-01', `{ default: ${plan()}, Gold: ${plan()} }`)),
    /must be the name of a plan|Invalid key/,
  );
  refuses(`${book(version('2026-01'))}vat: 0.2\n`, /vat/);
  refuses(book(version('2026-01')).replace('EUR', 'euro'), /currency: must be a currency/);
  t.throws(() => readPriceBook('/nowhere/prices.yaml'), { message: /it cannot be read/ });
});

t.test('neither a gateway nor a worker starts with a price book that is not valid', async (t) => {
  const { appUrl } = await createDatabase(t);
  const environment = {
    DATABASE_URL: appUrl,
    PRICE_BOOK_FILE: written(t, 'currency: 1'),
    DATA_DIR: temporaryFolder(t),
  };
  for (const file of ['src/cli/start.ts', 'src/cli/worker.ts']) {
    const { ended, output } = startProcess(t, file, environment);
    t.not(await ended, 0, file);
    t.match(output(), /PRICE_BOOK_FILE .* is not valid/, file);
  }
});
