import type { PolicySet, ResourcePolicy } from '../../../policy/index.ts';

/** Resources by the names that applications have for them. */
export class ResourcesCalled {
  readonly #byName = new Map<string, ResourcePolicy[]>();

  constructor({ resources }: PolicySet) {
    for (const policy of resources.values()) {
      this.#byName.set(policy.called, [...this.all(policy.called), policy]);
    }
  }

  all(name: string): readonly ResourcePolicy[] {
    return this.#byName.get(name) ?? [];
  }

  /** The one that has the action. */
  withAction(name: string, action: string): ResourcePolicy | undefined {
    return this.all(name).find(({ actions }) => Object.hasOwn(actions, action));
  }
}
