import { fieldsHidden, type PolicySet, type ResourcePolicy } from '../policy/index.ts';
import type { OperationContract } from './operation-contract.ts';

/**
 * What is wrong between the fields that rules name and those of the document: a name that no operation knows would turn a
 * deny off, and a field that a rule hides must not be promised to be there.
 */
export const fieldFaults = (operations: readonly OperationContract[], { resources }: PolicySet): string[] =>
  [...resources.values()].flatMap((policy) => {
    const own = operations.filter(({ authorization }) => resourceOf(authorization) === policy.resource);
    return [...unknownFields(own, policy), ...brokenPromises(own, policy)];
  });

const resourceOf = (authorization: OperationContract['authorization']): string | null =>
  authorization.mode === 'public' ? null : authorization.resource;

const unknownFields = (operations: readonly OperationContract[], { rules }: ResourcePolicy): string[] => {
  const known = new Set(operations.flatMap(({ answerFields, bodyFields }) => [...answerFields, ...bodyFields]));
  return rules.flatMap(({ id, place, fields = [] }) =>
    fields
      .filter((field) => !known.has(field))
      .map((field) => `${place.file}:${place.line}: rule ${id} names the field "${field}", which no operation has`),
  );
};

const brokenPromises = (operations: readonly OperationContract[], policy: ResourcePolicy): string[] =>
  operations.flatMap(({ operationId, authorization, method, promisedFields }) => {
    if (authorization.mode === 'public') return [];
    // What a change answers with is masked as if it were read.
    const action = method === 'GET' ? authorization.action : 'read';
    return fieldsHidden(policy.rules, action, promisedFields).map(
      (field) =>
        `${policy.place.file}: its rules can hide "${field}", which the answer of ${operationId} promises: make it optional in the document`,
    );
  });
