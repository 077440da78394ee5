import { fileURLToPath } from 'node:url';

/** The flag with which Node runs TypeScript as it stands, for processes that tests start. */
export const runsTypeScript = `--import=${fileURLToPath(new URL('./register.mjs', import.meta.url))}`;
