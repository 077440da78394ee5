import { fileURLToPath } from 'node:url';

/** The flag with which Node runs TypeScript as it stands, for processes that tests start. */
export const runsTypeScript = `--import=${fileURLToPath(new URL('./register.mjs', import.meta.url))}`;

/** The same for a process that lives no longer than a test. */
export const runsTypeScriptBriefly = [
  `--import=${fileURLToPath(new URL('./brief.mjs', import.meta.url))}`,
  runsTypeScript,
];
