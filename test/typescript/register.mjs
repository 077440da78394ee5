import { register } from 'node:module';

/** `node --import=./test/typescript/register.mjs FILE.ts` runs TypeScript as it stands. */
register('./hooks.mjs', import.meta.url);
