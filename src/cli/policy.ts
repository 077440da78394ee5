import { runPolicy } from './policy/run.ts';

/** `npm run policy -- COMMAND`: the reviewers' tools. Exit status: 0 all holds, 1 something was found, 2 it could not run. */
const { status, output, problem } = await runPolicy(process.argv.slice(2), {
  environment: process.env,
  isTerminal: process.stdout.isTTY,
});
// Whoever reads may have seen enough before the end.
process.stdout.on('error', () => process.exit(status));
if (problem !== '') process.stderr.write(`${problem}\n`);
process.stdout.write(output === '' ? '' : `${output}\n`, () => process.exit(status));
