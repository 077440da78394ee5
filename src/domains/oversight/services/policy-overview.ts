import type { SuccessBody } from '../../../contract/index.ts';
import {
  audienceText,
  conditionText,
  permissionsOf,
  placeText,
  writtenObligation,
  type PolicySet,
  type ResourcePolicy,
} from '../../../policy/index.ts';

type Overview = SuccessBody<'getPolicies'>;

/** What the loaded policies say, for reviewers. Objects and principals that are written down in a bundle are not part of it. */
export const policyOverview = ({ digest, resources, permissions, roles }: PolicySet): Overview => ({
  digest,
  resources: [...resources.values()].map(resourceOverview),
  permissions: [...permissions.values()].map(({ id, name, description, module, scope }) => ({
    id,
    name,
    description,
    module,
    scope,
  })),
  roles: roles.map(({ key, name, description, scope, permissions: held }) => ({
    key,
    name,
    description,
    scope,
    permissions: held,
  })),
});

const resourceOverview = (policy: ResourcePolicy): Overview['resources'][number] => ({
  resource: policy.resource,
  place: placeText(policy.place),
  source: policy.source,
  isolation: policy.isolation,
  attributes: Object.entries(policy.attributes).map(([name, { type, list, values, sensitive }]) => ({
    name,
    type,
    list,
    values: values ?? null,
    sensitive: sensitive === true,
  })),
  actions: Object.entries(policy.actions).map(([name, access]) => ({ name, access })),
  rules: policy.rules.map((rule) => ({
    id: rule.id,
    effect: rule.effect,
    actions: rule.actions,
    audience: audienceText(rule.audience),
    permissions: permissionsOf(rule.audience),
    condition: conditionText(rule.condition),
    fields: rule.fields ?? null,
    reason: rule.reason ?? null,
    obligation: rule.obligation ? writtenObligation(rule.obligation) : null,
    place: placeText(rule.place),
  })),
});
