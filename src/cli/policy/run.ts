import { parseArgs } from 'node:util';
import { settings } from '../../config.ts';
import { PolicyError } from '../../policy/index.ts';
import { policyFolders } from '../../policy-folders.ts';
import { Refusal } from '../../shared/refusal.ts';
import { UsageError, type Command } from './command.ts';
import { commands } from './commands.ts';
import { commandHelp, commonOptions, generalHelp } from './help.ts';
import { errorText } from './places.ts';
import { styleFor } from './style.ts';

export interface Surroundings {
  environment: NodeJS.ProcessEnv;
  /** Whether people look at the output. */
  isTerminal: boolean;
}

/** What a run prints, and its exit status. */
export interface Run {
  status: 0 | 1 | 2;
  output: string;
  /** For the error stream. */
  problem: string;
}

/** Run one command line. Never throws what a user or a file can cause. */
export const runPolicy = async (args: readonly string[], { environment, isTerminal }: Surroundings): Promise<Run> => {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help') {
    return { status: name === undefined ? 2 : 0, output: generalHelp(), problem: '' };
  }
  const command = commands.find((each) => each.name === name);
  if (!command) return usage(`There is no command "${name}".`, generalHelp());
  let folders: [string, ...string[]] | undefined;
  try {
    const { values, positionals } = parse(command, rest);
    if (values.help === true) return { status: 0, output: commandHelp(command), problem: '' };
    if (positionals.length > 0 && command.positionals === undefined) {
      throw new UsageError(`"${positionals[0] ?? ''}" is one argument too many.`);
    }
    const { policies, json, ...own } = values;
    const given = policies as [string, ...string[]] | undefined;
    folders = given ?? configuredFolders(environment);
    const style = styleFor(isTerminal, environment);
    const {
      holds,
      lines,
      json: answer,
    } = await command.run({
      values: own as Record<string, string | boolean>,
      positionals,
      folders,
      foldersGiven: given !== undefined,
      environment,
      style,
    });
    return {
      status: holds ? 0 : 1,
      output: json === true ? JSON.stringify(answer, null, 2) : lines.join('\n'),
      problem: '',
    };
  } catch (error) {
    if (error instanceof UsageError || isParseError(error))
      return usage(error.message.replace(/\. To specify a positional.*/s, '.'), commandHelp(command));
    return { status: 2, output: '', problem: explain(error, folders ?? []) };
  }
};

const parse = ({ options }: Command, args: readonly string[]) => {
  const known = Object.entries({ ...options, ...commonOptions });
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: Object.fromEntries(
      known.map(([name, { type }]) => [name, name === 'policies' ? { type, multiple: true } : { type }]),
    ),
  });
};

const configuredFolders = (environment: NodeJS.ProcessEnv): [string, ...string[]] => {
  const { POLICY_DIR, POLICY_DIRS } = environment;
  return policyFolders(
    settings.pick({ POLICY_DIR: true, POLICY_DIRS: true }).parse({
      POLICY_DIR: POLICY_DIR === '' ? undefined : POLICY_DIR,
      POLICY_DIRS,
    }),
  );
};

const usage = (problem: string, help: string): Run => ({ status: 2, output: '', problem: `${problem}\n\n${help}` });

const isParseError = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

/** What a user can mend is said in a line; anything else is a fault of ours, whose stack helps to find it. */
const explain = (error: unknown, folders: readonly string[]): string => {
  if (error instanceof PolicyError) return errorText(error, folders);
  if (error instanceof Refusal) return error.message;
  if (error instanceof Error && 'syscall' in error) return `Cannot read: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};
