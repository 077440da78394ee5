import type { Command, Option, Options } from './command.ts';
import { commands } from './commands.ts';

/** What every command takes. */
export const commonOptions = {
  policies: {
    type: 'string',
    value: 'DIR',
    help: 'a directory of the bundle; again for more (default: POLICY_DIR and POLICY_DIRS, else the shipped policies)',
  },
  json: { type: 'boolean', help: 'answer with JSON' },
  help: { type: 'boolean', help: 'show this help' },
} as const satisfies Options;

const aligned = (rows: readonly (readonly [string, string])[]): string[] => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
};

const optionRow = ([name, { value, help }]: [string, Option]): [string, string] => [
  `--${name}${value === undefined ? '' : ` ${value}`}`,
  help,
];

const status = 'Exit status: 0 all holds, 1 something was found, 2 it could not run.';

export const generalHelp = (): string =>
  [
    'npm run policy -- COMMAND [options]',
    '',
    ...aligned(commands.map(({ name, summary }) => [name, summary])),
    '',
    'COMMAND --help shows its options.',
    status,
  ].join('\n');

export const commandHelp = ({ name, summary, positionals, arguments: meaning, options }: Command): string =>
  [
    `npm run policy -- ${[name, positionals, '[options]'].filter(Boolean).join(' ')}`,
    '',
    `${(summary[0] ?? '').toUpperCase()}${summary.slice(1)}.`,
    ...(meaning === undefined ? [] : [`${meaning}.`]),
    '',
    ...aligned(Object.entries({ ...options, ...commonOptions }).map(optionRow)),
    '',
    status,
  ].join('\n');
