/** A term or formula of SMT-LIB 2, as text. What needs no solver is simplified away while it is built. */
export type Smt = string;

const isConstant = (term: Smt): boolean =>
  /^(\d+|\(- \d+\)|true|false|missing|string|number|boolean|list|other)$/.test(term);

const junction =
  (operator: 'and' | 'or', neutral: Smt, decisive: Smt) =>
  (...parts: Smt[]): Smt => {
    const rest = [...new Set(parts)].filter((part) => part !== neutral);
    if (rest.includes(decisive)) return decisive;
    if (rest.length < 2) return rest[0] ?? neutral;
    return `(${operator} ${rest.join(' ')})`;
  };

export const and = junction('and', 'true', 'false');
export const or = junction('or', 'false', 'true');

export const not = (part: Smt): Smt => {
  if (part === 'true') return 'false';
  if (part === 'false') return 'true';
  return part.startsWith('(not ') ? part.slice(5, -1) : `(not ${part})`;
};

export const implies = (premise: Smt, conclusion: Smt): Smt => or(not(premise), conclusion);

/** Of two constants, whether they are the same is known at once. */
export const equal = (left: Smt, right: Smt): Smt => {
  if (left === right) return 'true';
  return isConstant(left) && isConstant(right) ? 'false' : `(= ${left} ${right})`;
};

export const integer = (value: bigint | number): Smt => (value < 0 ? `(- ${String(-value)})` : String(value));
