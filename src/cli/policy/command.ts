import type { Style } from './style.ts';

/** An option of a command, as its help shows it. */
export interface Option {
  type: 'string' | 'boolean';
  /** What stands for its value in the help, such as FILE. */
  value?: string;
  help: string;
}

export type Options = Readonly<Record<string, Option>>;

type Value<Type> = Type extends 'boolean' ? boolean : string;

/** What was given for options, by their names. */
type Values<Known extends Options> = { [Name in keyof Known]?: Value<Known[Name]['type']> | undefined };

export interface CommandInput<Known extends Options> {
  values: Values<Known>;
  /** Arguments that are no options. */
  positionals: readonly string[];
  /** Where the bundle is. */
  folders: readonly [string, ...string[]];
  /** Whether they were named, rather than configured. */
  foldersGiven: boolean;
  environment: NodeJS.ProcessEnv;
  style: Style;
}

/** What a command has found. */
export interface Answer {
  /** Whether all is as it should be: exit status 0, else 1. */
  holds: boolean;
  /** For people, in lines. */
  lines: readonly string[];
  /** For machines, with `--json`. */
  json: unknown;
}

export interface Command<Known extends Options = Options> {
  name: string;
  /** One line, for the list of commands. */
  summary: string;
  /** How positional arguments are written, such as `A B`; left out for none. */
  positionals?: string;
  /** What they are. */
  arguments?: string;
  options: Known;
  /** @throws UsageError, Refusal, PolicyError where it could not run: exit status 2. */
  run: (input: CommandInput<Known>) => Answer | Promise<Answer>;
}

/** A command whose options are its own business: the frame parses them as declared. */
export const defineCommand = <const Known extends Options>(command: Command<Known>): Command =>
  command as unknown as Command;

/** The command line makes no sense. Printed with where help is. */
export class UsageError extends Error {}
