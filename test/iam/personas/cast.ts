import type { OutgoingHttpHeaders } from 'node:http';
import { platformTenantId } from '../../../src/db/index.ts';
import { newId } from '../../../src/shared/ids.ts';
import type { Persona, TestGateway } from '../../fixtures/gateway.ts';
import { byPassword } from '../../fixtures/proof.ts';
import type { Objects } from './objects.ts';

/** Who asks, in a column of the matrix. */
export interface Member {
  /** The user; for a key, its owner. Null for nobody. */
  user: { id: string; email: string } | null;
  /** Who the audit trail should name: the user, or the key. */
  actorId: string | null;
  /** What the persona signs in with as a password. */
  password: string;
  /** Where the objects are that the request is aimed at. */
  tenantId: string;
  /** Whether the objects' tenant is asked for. Without, the request happens in the persona's own. */
  namesTenant: boolean;
  /** Whether the objects' tenant exists for the persona. */
  reaches: boolean;
  /** Whether the credential is anybody's who may come in. */
  isKnown: boolean;
  /** The persona's own tenant. */
  home: string;
  /** Whose keys and sessions `own` objects are: the persona's, or where it could have none there, an administrator's. */
  ownerId: string;
  /** A credential that no other request used. @param secondFactorAt when its session last showed a second factor. */
  credential: (secondFactorAt?: Date) => Promise<OutgoingHttpHeaders>;
}

/** What everybody's password is. */
export const password = 'the password of everybody here';

/** Custom roles that are often made: for who looks after users and roles, but may not do everything. */
const helpdesk = ['user', 'role', 'api_key']
  .flatMap((type) => ['read', 'create', 'update', 'delete'].map((action) => `${type}:${action}`))
  .concat(['read', 'create', 'resend', 'delete'].map((action) => `invitation:${action}`))
  .concat('role:assign_users', 'vm:read');

/** The columns of the matrix, by name. Three tenants: one where most are, one that is suspended, and a stranger's. */
export const createCast = async (gateway: TestGateway, make: Objects): Promise<Record<string, Member>> => {
  const tenant = await gateway.createTenant('Ours');
  const suspendedTenant = await gateway.createTenant('Suspended');
  const foreignTenant = await gateway.createTenant('Foreign');
  const everything = [...gateway.policies.permissions.values()].flatMap(({ id, scope }) =>
    scope === 'tenant' ? [id] : [],
  );

  const bearer =
    (user: { id: string }, tenantId: string) =>
    async (secondFactorAt?: Date): Promise<OutgoingHttpHeaders> => {
      const { id: sessionId } = await make.session(user.id, secondFactorAt);
      return {
        authorization: `Bearer ${gateway.tokens.issue({ principalId: user.id, tenantId, sessionId }, byPassword)}`,
      };
    };
  const person = ({ id, email, tenantId: home }: Persona, more: Partial<Member> = {}): Member => ({
    user: { id, email },
    actorId: id,
    password,
    tenantId: home,
    namesTenant: true,
    reaches: true,
    isKnown: true,
    home,
    ownerId: id,
    credential: bearer({ id }, home),
    ...more,
  });
  const inTenant = (rights: Parameters<TestGateway['createPersona']>[1], tenantId = tenant): Promise<Persona> =>
    gateway.createPersona(tenantId, rights);
  const admin = await inTenant({ role: 'tenant_admin' });
  const stranger = await inTenant({ role: 'tenant_admin' }, foreignTenant);
  const operator = await inTenant({ role: 'platform_admin' }, platformTenantId);
  const deactivated = await inTenant({ role: 'tenant_admin' });
  const suspended = await inTenant({ role: 'tenant_admin' }, suspendedTenant);
  const keyOf = async (permissions: readonly string[]): Promise<Member> => {
    const owner = await inTenant({ role: 'tenant_admin' });
    const { id, key } = await make.apiKey(tenant, owner.id, permissions);
    return person(owner, {
      actorId: id,
      password: key,
      credential: () => Promise.resolve({ 'x-api-key': key }),
    });
  };

  const cast: Record<string, Member> = {
    anonymous: person(admin, {
      user: null,
      actorId: null,
      isKnown: false,
      credential: () => Promise.resolve({}),
    }),
    'no role': person(await inTenant(null)),
    viewer: person(await inTenant({ role: 'viewer' })),
    member: person(await inTenant({ role: 'member' })),
    helpdesk: person(await inTenant({ permissions: helpdesk })),
    admin: person(admin),
    operator: person(operator, { tenantId: tenant }),
    intruder: person(stranger, { tenantId: tenant, ownerId: admin.id, reaches: false }),
    neighbour: person(stranger, { tenantId: tenant, ownerId: admin.id, namesTenant: false, reaches: false }),
    suspended: person(suspended),
    'key: vm:read': await keyOf(['vm:read']),
    'key: all': await keyOf(everything),
    deactivated: person(deactivated, { isKnown: false }),
  };
  for (const { user } of Object.values(cast)) if (user) await make.resetSignIn(user.id);
  await make.suspend(suspendedTenant);
  await make.deactivate(deactivated.id);
  return cast;
};

/** An address that nobody has. */
export const nobodysAddress = (): string => `${newId()}@nobody.example`;
