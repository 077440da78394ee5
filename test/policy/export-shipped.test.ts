import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import {
  exportAbility,
  readPolicySet,
  RuleSets,
  type Attributes,
  type PrincipalFacts,
} from '../../src/policy/index.ts';
import { parseSuite } from '../../src/policy/suite/parse-suite.ts';
import { suiteIds, type PolicyCase } from '../../src/policy/suite/suite.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { canClient, clientAbility } from '../fixtures/casl-client.ts';

/** The shipped policies, exported for every built-in role, over every object of the suites that stand beside them. */

const folder = join(packageRoot, 'policies');
const policies = readPolicySet(folder);
const now = Date.UTC(2030, 0);

/** What a case asks about, in whatever states. */
const objectsOf = ({ inputs, expected }: PolicyCase): Attributes[] => {
  const { asked } = inputs;
  const stated = asked.kind === 'object' ? [asked.attributes] : [];
  const changed = asked.kind === 'change' ? [asked.current, asked.proposed].filter((state) => state !== null) : [];
  return [{}, ...stated, ...changed, ...('among' in expected ? expected.among.values() : [])];
};

const objects = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.yaml'))
  .flatMap((file) => {
    const { resource, cases } = parseSuite({ file, text: readFileSync(join(folder, file), 'utf8') }, policies);
    return cases.flatMap(objectsOf).map((object) => ({ resource, object }));
  });

const fieldsOf = (resource: string): string[] => [
  ...new Set((policies.resources.get(resource)?.rules ?? []).flatMap(({ fields = [] }) => fields)),
];

const standing = (role: string | null, rest: Partial<PrincipalFacts>): PrincipalFacts => {
  const found = policies.roles.find(({ key }) => key === role);
  const isPlatform = found?.scope === 'platform';
  const permissions = found?.permissions ?? [];
  return {
    id: suiteIds.$me,
    type: 'user',
    credentialId: null,
    email: 'me@suite.example',
    scope: isPlatform ? 'platform' : 'tenant',
    isMember: !isPlatform,
    permissions,
    platformPermissions: isPlatform ? permissions : [],
    secondFactorAt: null,
    ...rest,
  };
};

for (const role of [null, ...policies.roles.map(({ key }) => key)]) {
  t.test(`what a client offers to ${role ?? 'somebody without a role'}`, async (t) => {
    let decisions = 0;
    let allows = 0;
    for (const principal of [
      standing(role, {}),
      standing(role, { secondFactorAt: now - 10_000 }),
      standing(role, { secondFactorAt: now - 400_000 }),
      standing(role, { type: 'api_key' }),
    ]) {
      for (const [kind, status] of [
        ['customer', 'active'],
        ['customer', 'suspended'],
        ['platform', 'active'],
      ] as const) {
        const ability = new RuleSets(policies).abilityOf(principal, { id: suiteIds.$tenant, kind, status });
        const exported = exportAbility(ability, now);
        t.same(exported.inexact, [], 'all of the shipped policies can be said to a client');
        const client = clientAbility(JSON.parse(JSON.stringify(exported.rules)));
        for (const { resource, object } of objects) {
          for (const action of Object.keys(policies.resources.get(resource)?.actions ?? {})) {
            for (const field of [undefined, '*', ...fieldsOf(resource)]) {
              const request = { action, resource: { type: resource, id: null }, context: { now } };
              const allowed = ability.evaluate(request, object, field).effect === 'allow';
              decisions += 1;
              allows += Number(allowed);
              if (canClient(client, action, resource, object, field) === allowed) continue;
              t.fail(
                `${action} ${resource}.${field ?? ''} ${JSON.stringify(object)}: ${allowed ? 'not offered' : 'offered'}`,
              );
            }
          }
        }
      }
    }
    t.ok(decisions > 10_000, `${decisions} decisions`);
    t.ok(allows > 0, `${allows} allows`);
  });
}
