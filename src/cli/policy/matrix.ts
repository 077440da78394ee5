import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicySet } from '../../policy/index.ts';
import { bareText } from '../../policy/condition-text.ts';
import { matrixMarkdown } from '../../policy/matrix/matrix-markdown.ts';
import { matrixOf, type MatrixRule } from '../../policy/matrix/matrix.ts';
import { defineCommand, UsageError } from './command.ts';
import { fileText } from './places.ts';

/** The file that reviews compare, beside the policies. */
const goldenFile = 'matrix.md';

/** `matrix`: what the built-in roles may do, as a table. */
export const matrix = defineCommand({
  name: 'matrix',
  summary: 'show which built-in role may do what, always or under which rules’ conditions',
  options: {
    write: { type: 'boolean', help: `write the table to ${goldenFile} beside the policies` },
    check: { type: 'boolean', help: `compare it with ${goldenFile}` },
  },
  run: ({ folders, values, style }) => {
    if (values.write && values.check) throw new UsageError('--write and --check exclude each other.');
    const policies = readPolicySet(...folders);
    const text = matrixMarkdown(policies);
    const file = join(folders[0], goldenFile);
    if (values.write) writeFileSync(file, text);
    const upToDate = !values.check || (existsSync(file) && readFileSync(file, 'utf8') === text);
    const json = {
      upToDate,
      matrix: matrixOf(policies).map(({ cells, ...row }) => ({ ...row, roles: cells.map(cellJson) })),
    };
    if (!values.check && !values.write) return { holds: true, lines: [text.trimEnd()], json };
    const name = fileText(goldenFile, folders);
    const line = upToDate
      ? style.good(values.write ? `${name} is written.` : `${name} is up to date.`)
      : style.bad(`${name} is not what the policies say: run with --write, and review what changes.`);
    return { holds: upToDate, lines: [line], json };
  },
});

const cellJson = ({ role, verdict, allows, denies }: ReturnType<typeof matrixOf>[number]['cells'][number]) => ({
  role,
  verdict,
  allows: allows.map(ruleJson),
  denies: denies.map(ruleJson),
});

const ruleJson = ({ ruleId, condition, fields }: MatrixRule) => ({
  rule: ruleId,
  where: bareText(condition),
  ...(fields && { fields }),
});
