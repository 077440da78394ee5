import t from 'tap';
import type { OperationContract } from '../../src/contract/index.ts';
import { FederatedIdentity } from '../../src/domains/iam/models/models.ts';
import { newId } from '../../src/shared/ids.ts';
import { startGateway } from '../fixtures/gateway.ts';
import { iso } from '../fixtures/machines.ts';
import { rulesToldBy } from '../fixtures/rules-told.ts';
import { rawRequest, type RawRequest } from '../fixtures/raw-request.ts';

/** What everybody may ask for, for there may be something of their own. */
const ofOnesOwn = [
  ...['listTenants', 'getTenant', 'listSessions', 'revokeSession', 'listIdentities', 'unlinkIdentity'],
  ...['listApprovals', 'getApproval'],
];

/**
 * Generated from the document, so a new operation is in it without anybody's doing: what every operation must refuse,
 * and that its handler never ran.
 */
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: { required?: string[] }[];
  examples?: unknown[];
  enum?: unknown[];
  items?: Schema;
  minProperties?: number;
  format?: string;
}

interface DocumentOperation {
  operationId: string;
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

t.test('the negative matrix', async (t) => {
  const gateway = await startGateway(t);
  const { contract } = gateway.app.gateway;
  const home = await gateway.createTenant();
  const foreign = await gateway.createTenant();
  const admin = await gateway.createPersona(home, { role: 'tenant_admin' });
  const nobody = await gateway.createPersona(home, null);
  const operator = await gateway.operator();
  const stranger = await gateway.createPersona(foreign, { role: 'tenant_admin' });
  const foreignIds = await objectsOf(stranger.tenantId);
  const resolve = resolver(contract.document as unknown as Record<string, unknown>);
  const documented = new Map<string, DocumentOperation>();
  for (const item of Object.values(contract.document.paths ?? {})) {
    for (const operation of Object.values(item ?? {}) as DocumentOperation[]) {
      if (typeof operation === 'object' && 'operationId' in operation) documented.set(operation.operationId, operation);
    }
  }
  const rulesTold = rulesToldBy(gateway.policies);
  let cases = 0;

  /** Objects of the other tenant, for each path parameter that could name one. */
  async function objectsOf(tenantId: string): Promise<Record<string, string>> {
    const roles = await stranger.api.GET('/roles');
    const template = await stranger.api.POST('/vm-templates', {
      body: { name: 'foreign', os: 'x', cpu: 1, memory_gb: 1, disk_gb: 1 },
    });
    const vm = await stranger.api.POST('/vms', {
      body: {
        name: 'foreign',
        source_type: 'iso',
        iso_url: 'https://x.example/i.iso',
        cpu: 1,
        memory_gb: 1,
        disk_gb: 1,
      },
    });
    const key = await stranger.api.POST('/api-keys', { body: { name: 'foreign', permissions: [] } });
    const invitation = await stranger.api.POST('/invitations', {
      body: { email: 'invited@foreign.example', role_ids: [roles.data?.[0]?.id ?? ''] },
    });
    const child = await stranger.api.POST('/tenants/{tenant_id}/children', {
      params: { path: { tenant_id: tenantId } },
      body: { name: 'foreign' },
    });
    const identity_id = newId();
    await gateway.database.transact({ tenantId: null, principalId: null, platform: false }, async () => {
      await FederatedIdentity.query().insert({
        ...{ id: identity_id, issuer: 'https://id.example', subject: 'x', user_id: stranger.id, email: stranger.email },
      });
    });
    const webhook = await stranger.api.POST('/webhooks', {
      body: { name: 'foreign', url: 'https://tickets.example/', event_types: ['*'] },
    });
    await stranger.api.POST('/vm-templates', { body: { name: 'told', os: 'x', cpu: 1, memory_gb: 1, disk_gb: 1 } });
    const deliveries = await stranger.api.GET('/webhooks/{webhook_id}/deliveries', {
      params: { path: { webhook_id: webhook.data?.id ?? '' } },
    });
    const large = await stranger.api.POST('/vms', { body: { ...iso, name: 'large', cpu: 17 } });
    const decision = await stranger.api.GET('/vms');
    await gateway.app.gateway.decisions.flush();
    return {
      identity_id,
      decision_id: decision.response.headers.get('x-decision-id') ?? '',
      provider: 'corporate',
      tenant_id: tenantId,
      child_id: child.data?.id ?? '',
      user_id: stranger.id,
      role_id: roles.data?.[0]?.id ?? '',
      template_id: template.data?.id ?? '',
      vm_id: vm.data?.id ?? '',
      job_id: vm.data?.job_id ?? '',
      approval_id: large.error?.approval_id ?? '',
      webhook_id: webhook.data?.id ?? '',
      delivery_id: deliveries.data?.items[0]?.id ?? '',
      key_id: key.data?.id ?? '',
      invitation_id: invitation.data?.id ?? '',
      session_id: stranger.sessionId,
      permission_id: 'vm:read',
    };
  }

  const pathOf = (operation: OperationContract, ids: Record<string, string>): string =>
    operation.route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''));

  const ownIds = (): Record<string, string> => ({
    tenant_id: home,
    child_id: newId(),
    user_id: newId(),
    role_id: newId(),
    template_id: newId(),
    vm_id: newId(),
    job_id: newId(),
    approval_id: newId(),
    webhook_id: newId(),
    delivery_id: newId(),
    key_id: newId(),
    invitation_id: newId(),
    session_id: newId(),
    identity_id: newId(),
    decision_id: `${newId()}.0123456789ab`,
    provider: 'corporate',
    permission_id: 'vm:read',
    resource_type: 'User',
    schema_urn: 'urn:ietf:params:scim:schemas:core:2.0:User',
  });

  const bodySchema = ({ operationId }: OperationContract): Schema | undefined =>
    resolve(documented.get(operationId)?.requestBody?.content['application/json']?.schema);

  const validBody = (operation: OperationContract): object | undefined => {
    const schema = bodySchema(operation);
    return schema && (example(schema, resolve) as object);
  };

  const refused = async (
    name: string,
    operation: OperationContract,
    request: RawRequest,
    expected: { status: number; code?: string },
  ): Promise<string> => {
    gateway.handled.length = 0;
    cases += 1;
    const response = await rawRequest(gateway.url, { method: operation.method, ...request });
    const title = `${operation.operationId}: ${name}`;
    t.equal(response.status, expected.status, `${title} is a ${expected.status} (${response.text})`);
    const [type] = String(response.headers['content-type']).split(';');
    t.equal(type, operation.errorType, `${title} answers an error as its document writes them`);
    if (operation.errorType === 'application/scim+json') {
      t.equal(response.json?.status, String(expected.status), `${title} answers an error of SCIM`);
    } else if (expected.code) t.equal(response.json?.code, expected.code, `${title} has the code ${expected.code}`);
    t.same(rulesTold(response.text), [], `${title} names no rule and no file`);
    t.same(gateway.handled, [], `${title} never reaches the handler`);
    return response.text.replace(/"request_id":"[^"]*"/, '');
  };

  for (const operation of contract.operations.values()) {
    const { authorization } = operation;
    const path = pathOf(operation, ownIds());
    const body = validBody(operation);
    const isPublic = authorization.mode === 'public';
    // Tenants are created by operators alone; everything else an administrator of the tenant may do.
    const operatorOnly = ['createTenant', 'deleteTenant', 'setQuotas'].includes(operation.operationId);
    const rightful = operatorOnly ? operator : admin;
    if (!isPublic) {
      await refused('no token', operation, { path, body }, { status: 401, code: 'unauthenticated' });
      await refused('a broken token', operation, { path, body, token: `${admin.token}x` }, { status: 401 });
      if (authorization.mode !== 'self' && !ofOnesOwn.includes(operation.operationId)) {
        await refused('no grant', operation, { path, body, token: nobody.token }, { status: 403, code: 'forbidden' });
      }
      if (authorization.tenant === 'required') {
        const headers = operation.tenantInPath ? {} : { 'x-tenant-id': foreign };
        const foreignPath = operation.tenantInPath ? pathOf(operation, { ...ownIds(), tenant_id: foreign }) : path;
        const absentPath = operation.tenantInPath ? pathOf(operation, { ...ownIds(), tenant_id: newId() }) : path;
        const absentHeaders = operation.tenantInPath ? {} : { 'x-tenant-id': newId() };
        const one = await refused(
          'a foreign tenant',
          operation,
          { path: foreignPath, body, token: admin.token, headers },
          { status: 404 },
        );
        const two = await refused(
          'an absent tenant',
          operation,
          { path: absentPath, body, token: admin.token, headers: absentHeaders },
          { status: 404 },
        );
        t.equal(one, two, `${operation.operationId}: a foreign tenant looks like an absent one`);
      }
      if (authorization.mode === 'instance' && authorization.id !== 'tenant_id') {
        const own = { ...ownIds(), ...foreignIds, tenant_id: home };
        const one = await refused(
          "another tenant's object",
          operation,
          { path: pathOf(operation, own), body, token: rightful.token },
          { status: 404 },
        );
        const two = await refused(
          'an absent object',
          operation,
          { path: pathOf(operation, ownIds()), body, token: rightful.token },
          { status: 404 },
        );
        t.equal(one, two, `${operation.operationId}: a foreign object looks like an absent one`);
      }
    }
    const token = isPublic ? undefined : rightful.token;
    await refused(
      'an unknown query parameter',
      operation,
      { path: `${path}?surprise=1`, body, token },
      { status: 400 },
    );
    const uuidParameters = [...operation.path.matchAll(/\{(\w+)\}/g)]
      .map(([, name]) => name ?? '')
      .filter((name) => name.endsWith('_id') && name !== 'permission_id');
    for (const name of uuidParameters) {
      const broken = pathOf(operation, { ...ownIds(), [name]: 'not-a-uuid' });
      // To SCIM's clients, ids are opaque.
      const status = operation.errorType === 'application/scim+json' ? 404 : 400;
      await refused(`a ${name} that is no UUID`, operation, { path: broken, body, token }, { status });
    }
    if (body) {
      const schema = bodySchema(operation) ?? {};
      // AuthZEN ignores them, and knows no 415.
      if (authorization.mode !== 'query') {
        await refused(
          'an unknown field',
          operation,
          { path, body: { ...body, surprise: 1 }, token },
          { status: 400, code: 'invalid_request' },
        );
      }
      await refused('no body', operation, { path, token }, { status: 400 });
      await refused('a body that is no object', operation, { path, body: '[]', token }, { status: 400 });
      await refused(
        'an unknown media type',
        operation,
        { path, body: 'x', token, headers: { 'content-type': 'text/plain' } },
        { status: operation.tellsBodyTypes ? 415 : 400 },
      );
      for (const [name, property] of Object.entries(schema.properties ?? {})) {
        const wrong = { ...body, [name]: resolve(property)?.type === 'object' ? 'text' : { nested: true } };
        await refused(`a wrong type for ${name}`, operation, { path, body: wrong, token }, { status: 400 });
      }
      for (const name of schema.required ?? []) {
        const without = Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));
        await refused(`no ${name}`, operation, { path, body: without, token }, { status: 400 });
      }
    } else if (operation.method !== 'GET') {
      await refused('a body where none is taken', operation, { path, body: {}, token }, { status: 400 });
    }
    if (operation.integerParameters.includes('page')) {
      for (const query of ['page=0', 'page=10001', 'page=x', 'limit=0', 'limit=1001', 'limit=1.5', 'sort=surprise']) {
        await refused(query, operation, { path: `${path}?${query}`, token }, { status: 400 });
      }
    }
  }
  t.comment(`negative matrix: ${cases} cases over ${contract.operations.size} operations`);
  t.ok(cases >= 500, 'the matrix has not shrunk');
});

const resolver =
  (document: Record<string, unknown>) =>
  (schema: (Schema & { $ref?: string }) | undefined): Schema | undefined => {
    if (!schema?.$ref) return schema;
    let found: unknown = document;
    for (const part of schema.$ref.split('/').slice(1)) found = (found as Record<string, unknown>)[part];
    return found as Schema;
  };

/** A value the schema allows, as small as can be. */
const example = (schema: Schema, resolve: (schema: Schema | undefined) => Schema | undefined): unknown => {
  const known = resolve(schema) ?? {};
  if (known.examples) return known.examples[0];
  if (known.enum) return known.enum[0];
  switch (known.type) {
    case 'object': {
      const names = [...(known.required ?? []), ...(known.oneOf?.[0]?.required ?? [])];
      const [first] = Object.keys(known.properties ?? {});
      if (names.length === 0 && first) names.push(first);
      // A machine made from a template needs its template: the document says so with if/then.
      if (names.includes('source_type')) names.push('template_id');
      return Object.fromEntries(names.map((name) => [name, example(known.properties?.[name] ?? {}, resolve)]));
    }
    case 'array':
      return [];
    case 'boolean':
      return true;
    case 'integer':
      return 1;
    default:
      return known.format === 'uuid' ? newId() : 'text';
  }
};
