import { permissionsOf } from '../audience.ts';
import { isTest, type Condition, type Operand } from '../condition.ts';
import type { PolicySet, ResourcePolicy } from '../policy.ts';
import type { Finding } from './finding.ts';

/** Names that are declared and that nothing uses. */
export const nameFindings = (policies: PolicySet): Finding[] => [
  ...permissionFindings(policies),
  ...definitionFindings(policies),
  ...[...policies.resources.values()].flatMap((policy) => [...actionFindings(policy), ...attributeFindings(policy)]),
];

const permissionFindings = ({ permissions, resources, roles }: PolicySet): Finding[] => {
  const rules = [...resources.values()].flatMap((policy) => policy.rules);
  const asked = new Set(rules.flatMap(({ audience }) => permissionsOf(audience)));
  const held = new Set(roles.flatMap((role) => role.permissions));
  return [...permissions.values()].flatMap(({ id, place }): Finding[] => {
    if (!asked.has(id)) {
      return [{ check: 'unused-permission', severity: 'fault', place, problem: `no rule asks for "${id}"` }];
    }
    return held.has(id) || roles.length === 0
      ? []
      : [{ check: 'unheld-permission', severity: 'note', place, problem: `no built-in role holds "${id}"` }];
  });
};

const definitionFindings = ({ definitions }: PolicySet): Finding[] =>
  definitions
    .filter(({ used }) => !used)
    .map(({ kind, name, place }) => ({
      check: 'unused-definition',
      severity: 'fault',
      place,
      problem: `no rule uses the ${kind} "${name}"`,
    }));

const actionFindings = ({ resource, place, actions, rules }: ResourcePolicy): Finding[] =>
  Object.keys(actions)
    .filter((action) => !rules.some((rule) => rule.effect === 'allow' && rule.actions.includes(action)))
    .map((action) => ({
      check: 'action-without-allow',
      severity: 'fault',
      place,
      problem: `no rule allows ${resource}.${action}, so nobody ever may`,
    }));

const attributeFindings = (policy: ResourcePolicy): Finding[] => {
  const { resource, place, isolation, attributes, properties, context, rules } = policy;
  const asked = new Set(
    rules.flatMap(({ audience, condition }) => [
      ...namesIn(condition),
      ...(audience.kind === 'derived' ? audience.roles.flatMap((role) => namesIn(role.condition)) : []),
    ]),
  );
  if (isolation !== null) asked.add(`resource.${isolation}`);
  // What an object is called is declared for whoever writes the next rule.
  asked.add('resource.id');
  const declared = [
    ...Object.keys(attributes).map((name) => `resource.${name}`),
    ...Object.keys(properties).map((name) => `action.${name}`),
    ...Object.keys(context).map((name) => `context.${name}`),
  ];
  return declared
    .filter((name) => !asked.has(name))
    .map((name) => ({
      check: 'unused-attribute',
      severity: 'note',
      place,
      problem: `no rule of "${resource}" asks for ${name}, which has to be fetched all the same`,
    }));
};

const namesIn = (condition: Condition): string[] => {
  if (isTest(condition))
    return (condition.op === 'exists' ? [condition.left] : [condition.left, condition.right]).flatMap(nameOf);
  if (condition.op === 'const') return [];
  return condition.op === 'not' ? namesIn(condition.of) : condition.of.flatMap(namesIn);
};

const nameOf = (operand: Operand): string[] => (operand.kind === 'ref' ? [`${operand.root}.${operand.name}`] : []);
