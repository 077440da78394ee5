import { readFileSync } from 'node:fs';
import { Contract, policyFaults, readDocument, type Document } from '../../contract/index.ts';
import { readPolicySet, type PolicySet } from '../../policy/index.ts';
import { byPlace, lintPolicies } from '../../policy/lint/lint.ts';
import { Refusal } from '../../shared/refusal.ts';
import { defineCommand } from './command.ts';
import { placeText } from './places.ts';
import { provedFindings } from './proved-findings.ts';
import { readSuitesFor } from './read-suites-for.ts';
import { counted } from './report.ts';

/** `lint`: what is wrong with a bundle beyond what keeps it from being loaded. */
export const lint = defineCommand({
  name: 'lint',
  summary: 'look for what is unreachable, redundant, unused or untested',
  options: {
    document: {
      type: 'string',
      value: 'FILE',
      help: 'compare with the operations of this OpenAPI document (default: the gateway’s own, unless --policies is given)',
    },
    prove: { type: 'boolean', help: 'find with a solver every rule that is unreachable or redundant; takes seconds' },
  },
  run: async ({ folders, foldersGiven, values, style }) => {
    const policies = readPolicySet(...folders);
    const found = lintPolicies(policies, readSuitesFor(policies, folders));
    const findings = values.prove ? [...found, ...(await provedFindings(policies, found))].sort(byPlace) : found;
    const document = values.document ?? (foldersGiven ? null : undefined);
    const contract = document === null ? [] : await contractFaults(document, policies);
    const faults = findings.filter(({ severity }) => severity === 'fault').length + contract.length;
    const notes = findings.length + contract.length - faults;
    return {
      holds: faults === 0,
      lines: [
        ...findings.map(({ check, severity, place, problem }) => {
          const mark = severity === 'fault' ? style.bad('fault') : style.warn('note ');
          return `${mark} ${placeText(place, folders)}  ${problem}  ${style.faint(check)}`;
        }),
        ...contract.map((problem) => `${style.bad('fault')} ${problem}  ${style.faint('contract')}`),
        (faults === 0 ? style.good : style.bad)(`${counted(faults, 'fault')}, ${counted(notes, 'note')}.`),
      ],
      json: {
        holds: faults === 0,
        findings: [
          ...findings,
          ...contract.map((problem) => ({ check: 'contract', severity: 'fault', place: null, problem })),
        ],
      },
    };
  },
});

const contractFaults = async (file: string | undefined, policies: PolicySet): Promise<string[]> =>
  policyFaults(await Contract.load(file === undefined ? readDocument() : parseDocument(file)), policies);

const parseDocument = (file: string): Document => {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text) as Document;
  } catch (error) {
    throw new Refusal(`${file} is no JSON document: ${(error as Error).message}`);
  }
};
