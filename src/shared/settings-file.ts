import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { Refusal } from './refusal.ts';

/** A file of an operator's settings (YAML or JSON), named by a variable of the environment. */
export class SettingsFile {
  readonly #variable: string;
  readonly #file: string;

  constructor(variable: string, file: string) {
    this.#variable = variable;
    this.#file = file;
  }

  /** @throws Refusal naming the file and every field that is missing or wrong. */
  read<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
    const parsed = schema.safeParse(this.#parse());
    if (parsed.success) return parsed.data;
    throw this.refused(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`));
  }

  /** What is wrong with the file, to be thrown. */
  refused(faults: readonly string[]): Refusal {
    return new Refusal(
      `${this.#variable} ${this.#file} is not valid:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    );
  }

  #parse(): unknown {
    try {
      return parse(readFileSync(this.#file, 'utf8'));
    } catch (error) {
      throw this.refused([`it cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
    }
  }
}
