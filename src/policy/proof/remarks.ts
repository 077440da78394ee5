import type { Root } from '../condition.ts';
import type { DecisionInputs } from '../decision-inputs.ts';
import type { AttributeValue, Attributes } from '../evaluate.ts';
import type { AttributeType } from '../vocabulary.ts';
import { kindOf, type TypeOf } from './preferences.ts';

/** The attributes of a request whose values are not what was declared. */
export const remarksOn = ({ principal, request, asked }: DecisionInputs, typeOf: TypeOf): string[] => {
  const object = asked.kind === 'object' ? asked.attributes : asked.kind === 'change' ? asked.current : null;
  const namespaces: [Root, Attributes | null | undefined][] = [
    ['resource', object],
    ['principal', principal.attributes],
    ['action', request.properties],
    ['context', request.context],
  ];
  return namespaces.flatMap(([root, attributes]) =>
    Object.entries(attributes ?? {}).flatMap(([name, value]) => {
      const type = typeOf(root, name);
      const remark = type && remarkOn(value, type);
      return remark ? [`${root}.${name} is ${remark}, which the evaluator does not check`] : [];
    }),
  );
};

const remarkOn = (value: AttributeValue, { type, list, values }: AttributeType): string | null => {
  const isOfType = (each: unknown): boolean => typeof each === kindOf(type);
  if (list) return Array.isArray(value) && value.every(isOfType) ? null : `no list of ${type}`;
  if (!isOfType(value)) return `no ${type}`;
  return values && !values.includes(String(value)) ? 'none of its declared values' : null;
};
