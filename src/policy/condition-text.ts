import type { Condition, Operand, Test } from './condition.ts';

const words = {
  eq: ['is', 'is not'],
  lt: ['<', 'is not <'],
  lte: ['≤', 'is not ≤'],
  gt: ['>', 'is not >'],
  gte: ['≥', 'is not ≥'],
  prefix: ['begins with', 'does not begin with'],
  in: ['is one of', 'is none of'],
  subset: ['is within', 'is not within'],
} as const;

/** A condition in words, for people: `resource.status is RUNNING and principal.id is one of resource.members`. */
export const conditionText = (condition: Condition): string => {
  switch (condition.op) {
    case 'const':
      return condition.value === null ? 'unknown' : condition.value ? 'always' : 'never';
    case 'and':
    case 'or':
      return condition.of.map(partText).join(` ${condition.op} `);
    case 'not':
      return isTest(condition.of) ? testText(condition.of, true) : `not ${partText(condition.of)}`;
    default:
      return testText(condition, false);
  }
};

const partText = (part: Condition): string => {
  const text = conditionText(part);
  return part.op === 'and' || part.op === 'or' ? `(${text})` : text;
};

export const isTest = (condition: Condition): condition is Test =>
  !['const', 'and', 'or', 'not'].includes(condition.op);

const testText = (test: Test, negated: boolean): string => {
  if (test.op === 'exists') return `${operandText(test.left)} has ${negated ? 'no' : 'a'} value`;
  const [plain, contrary] = words[test.op === 'compare' ? test.comparison : test.op];
  return `${operandText(test.left)} ${negated ? contrary : plain} ${operandText(test.right)}`;
};

const operandText = (operand: Operand): string => {
  if (operand.kind === 'ref') return `${operand.root}.${operand.name}`;
  const { value } = operand;
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
};
