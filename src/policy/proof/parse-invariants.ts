import { isScalar, type Node } from 'yaml';
import type { Condition } from '../condition.ts';
import { always } from '../condition.ts';
import { ConditionParser } from '../parse-condition.ts';
import { principalVocabulary } from '../parse-principal.ts';
import { suggest } from '../policy-error.ts';
import type { PolicySet, ResourcePolicy } from '../policy.ts';
import { environment, type Vocabulary } from '../vocabulary.ts';
import type { YamlSource } from '../yaml-source.ts';
import type { Cell } from './cell.ts';
import type { Claim, DeniedCell, Invariant } from './invariant.ts';

const keys = ['says', 'denied', 'when', 'unless', 'isolated', 'bounded_by', 'effective'] as const;
const claims = ['denied', 'isolated', 'bounded_by', 'effective'] as const;

type Nodes = Partial<Record<(typeof keys)[number], Node>>;

/** Read one `*.invariants.yaml`. What it names must be there: an invariant on nothing would always hold. @throws PolicyError */
export const parseInvariants = (source: YamlSource, policies: PolicySet): Invariant[] =>
  source.entries(source.root, 'an invariants file').map(({ key: id, keyNode, value }) => {
    const nodes = source.record(value, 'an invariant', keys, ['says']);
    const [claim, ...more] = claims.filter((each) => nodes[each]);
    if (!claim || more.length > 0)
      source.fail(keyNode, 'an invariant claims one thing', `one of: ${claims.join(', ')}`);
    if (claim !== 'denied' && (nodes.when ?? nodes.unless)) {
      source.fail(nodes.when ?? nodes.unless, '"when" and "unless" belong to "denied"');
    }
    return {
      id,
      says: source.text(nodes.says, '"says"'),
      claim: parseClaim(source, nodes, policies),
      place: source.place(keyNode),
    };
  });

const parseClaim = (source: YamlSource, nodes: Nodes, policies: PolicySet): Claim => {
  if (nodes.isolated) {
    const { except } = source.record(nodes.isolated, '"isolated"', ['except'], ['except']);
    return {
      kind: 'isolated',
      except: source.items(except, '"except"').map((node) => resourceOf(source, node, policies).resource),
    };
  }
  if (nodes.bounded_by) {
    const role = source.text(nodes.bounded_by, '"bounded_by"');
    const known = policies.roles.map(({ key }) => key);
    if (!known.includes(role)) source.fail(nodes.bounded_by, `unknown role "${role}"`, suggest(role, known));
    return { kind: 'bounded', role };
  }
  if (nodes.effective) {
    source.oneOf(nodes.effective, '"effective"', ['denies']);
    return { kind: 'effective' };
  }
  return parseDenied(source, nodes, policies);
};

const parseDenied = (source: YamlSource, { denied, when, unless }: Nodes, policies: PolicySet): Claim => {
  if (when && unless) source.fail(unless, 'an invariant has "when" or "unless", not both');
  const selected = ['resources', 'except', 'actions', 'access', 'fields'] as const;
  const selection = source.record(denied, '"denied"', selected, ['resources']);
  const everywhere = isScalar(selection.resources) && selection.resources.value === '*';
  if (selection.except && !everywhere) source.fail(selection.except, '"except" belongs to "resources: \'*\'"');
  if (selection.actions && selection.access) source.fail(selection.access, 'say "actions" or "access", not both');
  const named = (node: Node | undefined): ResourcePolicy[] =>
    node ? source.items(node, 'a list of resources').map((each) => resourceOf(source, each, policies)) : [];
  const left = named(selection.except);
  const resources = everywhere
    ? [...policies.resources.values()].filter((each) => !left.includes(each))
    : named(selection.resources);
  const fields = selection.fields ? source.texts(selection.fields, '"fields"') : [null];
  const node = when ?? unless;
  const conditionFor = (policy: ResourcePolicy): Condition => {
    if (!node) return always;
    // What is said of every resource can ask for no resource's attributes.
    return new ConditionParser(source, vocabularyOf(policy, policies, !everywhere)).parse(node);
  };
  const cells = resources.flatMap((policy): DeniedCell[] => {
    const condition = conditionFor(policy);
    const actions = actionsOf(source, selection, policy, resources);
    return actions.flatMap((action) =>
      fields.map((field): DeniedCell => ({ resource: policy.resource, action, field, condition })),
    );
  });
  if (cells.length === 0) source.fail(denied, 'this speaks of no action at all');
  return { kind: 'denied', sense: unless ? 'unless' : 'when', cells };
};

const resourceOf = (source: YamlSource, node: Node, policies: PolicySet): ResourcePolicy => {
  const name = source.text(node, 'a resource');
  return (
    policies.resources.get(name) ??
    source.fail(node, `unknown resource "${name}"`, suggest(name, policies.resources.keys()))
  );
};

/** The actions an invariant speaks of: those it names, those of a kind of access, or all. */
const actionsOf = (
  source: YamlSource,
  { actions, access }: { actions?: Node; access?: Node },
  policy: ResourcePolicy,
  resources: readonly ResourcePolicy[],
): Cell['action'][] => {
  const own = Object.keys(policy.actions);
  if (access) {
    const kind = source.oneOf(access, '"access"', ['read', 'write']);
    return own.filter((action) => policy.actions[action] === kind);
  }
  if (!actions) return own;
  const known = [...new Set(resources.flatMap((each) => Object.keys(each.actions)))];
  const named = source.items(actions, '"actions"').map((node) => {
    const action = source.text(node, 'an action');
    if (!known.includes(action)) source.fail(node, `unknown action "${action}"`, suggest(action, known));
    return action;
  });
  return own.filter((action) => named.includes(action));
};

const vocabularyOf = (policy: ResourcePolicy, policies: PolicySet, ofResource: boolean): Vocabulary =>
  ({
    ...environment,
    principal: principalVocabulary(policies.principals),
    ...(ofResource && {
      resource: policy.attributes,
      action: { ...environment.action, ...policy.properties },
      context: { ...environment.context, ...policy.context },
    }),
    ...(!ofResource && { resource: {} }),
  }) as Vocabulary;
