import type { Root } from '../condition.ts';
import type { PolicySet } from '../policy.ts';
import { environment, type AttributeType } from '../vocabulary.ts';

/** What an attribute was declared to be, by any of the policies. The evaluator does not rely on it; an example looks better for it. */
export const declaredType = (
  policies: readonly PolicySet[],
  resource: string,
  root: Root,
  name: string,
): AttributeType | undefined => {
  for (const { resources, principals } of policies) {
    const policy = resources.get(resource);
    const declared = {
      resource: [policy?.attributes],
      principal: [environment.principal, ...principals.values()],
      tenant: [environment.tenant],
      action: [environment.action, policy?.properties],
      context: [environment.context, policy?.context],
    }[root].find((each) => each && Object.hasOwn(each, name));
    if (declared?.[name]) return declared[name];
  }
  return undefined;
};
