import { fieldsHidden, type PolicySet, type ResourcePolicy } from '../policy/index.ts';
import { resourceName, type Authorization, type OperationContract } from './operation-contract.ts';

type Guarded = OperationContract & { authorization: Exclude<Authorization, { mode: 'public' }> };

/**
 * What is wrong between the fields that rules name and those of the document: a name that nothing has would turn a deny
 * off, an answer that is not the resource itself is not masked, and what a rule hides must not be promised.
 */
export const fieldFaults = (
  operations: readonly OperationContract[],
  { resources }: PolicySet,
  sources: ReadonlyMap<string, readonly string[]>,
): string[] =>
  [...resources.values()].flatMap((policy) => {
    const fields = sources.get(policy.resource) ?? [];
    const own = operations
      .filter(isGuarded)
      .filter(({ authorization }) => authorization.resource === policy.resource)
      // What is shown in a form with other names for its fields was masked before it was put into it.
      .filter(({ authorization: { resource, as }, answerFields }) => {
        const shown = sources.get(resourceName(resource, as)) ?? [];
        return as === null || (answerFields.length > 0 && answerFields.every((field) => shown.includes(field)));
      });
    return [...unknownFields(own, policy, fields), ...unmasked(own, policy, fields), ...brokenPromises(own, policy)];
  });

const isGuarded = (operation: OperationContract): operation is Guarded => operation.authorization.mode !== 'public';

/** Rules of reading name fields of the resource, rules of writing those of the bodies of their actions. */
const unknownFields = (operations: readonly Guarded[], policy: ResourcePolicy, fields: readonly string[]): string[] =>
  policy.rules.flatMap((rule) =>
    rule.actions.flatMap((action) => {
      const written = operations.filter(({ authorization }) => authorization.action === action);
      const known = policy.actions[action] === 'read' ? fields : written.flatMap(({ bodyFields }) => bodyFields);
      return (rule.fields ?? [])
        .filter((field) => !known.includes(field))
        .map(
          (field) => `${placeOf(rule)} names the field "${field}", which ${policy.resource}.${action} does not have`,
        );
    }),
  );

const unmasked = (operations: readonly Guarded[], policy: ResourcePolicy, fields: readonly string[]): string[] =>
  operations
    .filter(({ method, answerFields }) => method === 'GET' && !answerFields.every((field) => fields.includes(field)))
    .flatMap(({ operationId, authorization }) =>
      policy.rules
        .filter((rule) => rule.fields && rule.actions.includes(authorization.action))
        .map((rule) => `${placeOf(rule)} names fields, but the answer of ${operationId} is not masked`),
    );

const brokenPromises = (operations: readonly Guarded[], policy: ResourcePolicy): string[] =>
  operations.flatMap(({ operationId, authorization, promisedFields }) =>
    fieldsHidden(policy.rules, authorization.view, promisedFields).map(
      (field) =>
        `${policy.place.file}: its rules can hide "${field}", which the answer of ${operationId} promises: make it optional in the document`,
    ),
  );

const placeOf = ({ id, place }: ResourcePolicy['rules'][number]): string => `${place.file}:${place.line}: rule ${id}`;
