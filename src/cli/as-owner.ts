import type { Config } from '../config.ts';
import { joinEmbeddedPostgres } from '../db/embedded-postgres.ts';
import { Refusal } from '../shared/refusal.ts';

/**
 * Do some work as the owner of the database: of the one that is configured, else of the embedded one.
 * @param doing what needs the owner, for the refusal where it is not known.
 */
export const asOwner = async <Result>(
  config: Config,
  doing: string,
  work: (ownerUrl: string) => Promise<Result>,
): Promise<Result> => {
  const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, DATA_DIR: dataDir } = config;
  if (ownerUrl !== undefined) return work(ownerUrl);
  if (appUrl !== undefined) throw new Refusal(`${doing}, as the owner: set DATABASE_OWNER_URL.`);
  const embedded = await joinEmbeddedPostgres({ dataDir, log: () => undefined });
  try {
    return await work(embedded.ownerUrl);
  } finally {
    await embedded.stop();
  }
};
