import { join, negate, type Condition } from './condition.ts';
import { meaningKey } from './meaning-key.ts';

/**
 * A condition without the parts that others of its parts settle: `a or (a and b)` is `a`, and so is `a and (a or b)`. That holds of three
 * values as it does of two. A list then asks for what is the same for all its rows where it says so, and finds it in an index.
 */
export const absorb = (condition: Condition): Condition => {
  if (condition.op === 'not') return negate(absorb(condition.of));
  if (condition.op !== 'and' && condition.op !== 'or') return condition;
  const parts = join(condition.op, condition.of.map(absorb));
  if (parts.op !== 'and' && parts.op !== 'or') return parts;
  const { op } = parts;
  const seen = parts.of.map((part) => ({ part, keys: keysOf(part, op === 'or' ? 'and' : 'or') }));
  const kept = seen.filter(({ keys }, place) =>
    seen.every((other, otherPlace) => {
      const settles = otherPlace !== place && [...other.keys].every((key) => keys.has(key));
      // Of two that mean the same, the first stays.
      return !settles || (other.keys.size === keys.size && place < otherPlace);
    }),
  );
  return join(
    op,
    kept.map(({ part }) => part),
  );
};

const keysOf = (part: Condition, op: 'and' | 'or'): Set<string> =>
  new Set(part.op === op ? part.of.map(meaningKey) : [meaningKey(part)]);
