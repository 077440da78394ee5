import { readConfig } from '../../config.ts';
import { readPolicySet } from '../../policy/index.ts';
import { isUuid } from '../../shared/ids.ts';
import { isJsonObject } from '../../shared/json-object.ts';
import { createLogger } from '../../shared/logger.ts';
import { asOwner } from '../as-owner.ts';
import { defineCommand, UsageError } from './command.ts';
import { countFrom } from './count-from.ts';
import { allowedLines } from './who-can-report.ts';

/** `who-can`: everyone who may do something to an object, and through which grants. */
export const whoCan = defineCommand({
  name: 'who-can',
  summary: 'list everyone who can do something to an object, with the rules and grants that let them',
  positionals: 'ACTION TYPE:ID',
  arguments: 'Such as `who-can delete vm:0190… --tenant 0190…`. The configured database is read as its owner',
  options: {
    tenant: { type: 'string', value: 'ID', help: 'the tenant in which it would happen' },
    limit: { type: 'string', value: 'NUMBER', help: 'list so many (default: all)' },
    after: { type: 'string', value: 'TYPE:ID', help: 'go on after this one, the last of an earlier list' },
    properties: { type: 'string', value: 'JSON', help: 'what is said of the object, where nothing is stored of it' },
    'action-properties': { type: 'string', value: 'JSON', help: 'what is said of the action' },
    context: { type: 'string', value: 'JSON', help: 'what is said of the context' },
  },
  run: async ({ folders, positionals, values, environment, style }) => {
    const [name, object = '', ...more] = positionals;
    const resource = pairFrom(object);
    if (name === undefined || !resource || more.length > 0) throw new UsageError('who-can takes ACTION TYPE:ID.');
    const { tenant } = values;
    if (tenant === undefined || !isUuid(tenant)) throw new UsageError('--tenant takes the id of a tenant.');
    const limit = countFrom('--limit', values.limit) ?? Infinity;
    const after = values.after === undefined ? undefined : pairFrom(values.after);
    if (values.after !== undefined && !after) throw new UsageError('--after takes TYPE:ID.');
    const properties = objectFrom('--properties', values.properties);
    const ofAction = objectFrom('--action-properties', values['action-properties']);
    const context = objectFrom('--context', values.context);
    const question = {
      action: { name, ...(ofAction && { properties: ofAction }) },
      resource: { ...resource, ...(properties && { properties }) },
      ...(context && { context }),
    };
    const policies = readPolicySet(...folders);
    const declared = policies.resources.get(resource.type);
    if (!declared || !Object.hasOwn(declared.actions, name)) {
      throw new UsageError(`The policies know no action "${name}" of a resource "${resource.type}".`);
    }
    const config = readConfig(environment);
    return asOwner(config, 'Who holds what is read from the whole database', async (ownerUrl) => {
      // Not needed by the commands that read files alone, which it would hold up.
      const [{ Contract, readDocument }, domains, pdp, server] = await Promise.all([
        import('../../contract/index.ts'),
        import('../../domains/index.ts'),
        import('../../domains/pdp/index.ts'),
        import('../../server.ts'),
      ]);
      const store = server.openDatabase(config, ownerUrl, createLogger(config.LOG_LEVEL));
      try {
        const { creations } = await Contract.load(readDocument());
        const sources = { store, policies, resources: domains.ownResources, creations };
        const occasion = { tenantId: tenant.toLowerCase(), now: Date.now() };
        const allowed = [];
        let complete = true;
        for await (const each of pdp.whoCan(sources, occasion, question, after)) {
          complete = allowed.length < limit;
          if (!complete) break;
          allowed.push(each);
        }
        return { holds: true, lines: allowedLines(allowed, complete, style), json: { complete, allowed } };
      } finally {
        await store.close();
      }
    });
  },
});

const pairFrom = (text: string): { type: string; id: string } | undefined => {
  const [, type, id] = /^([^:]+):(.+)$/s.exec(text) ?? [];
  return type === undefined || id === undefined ? undefined : { type, id };
};

const objectFrom = (option: string, text: string | undefined): Record<string, unknown> | undefined => {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // said below
  }
  throw new UsageError(`${option} takes a JSON object.`);
};
