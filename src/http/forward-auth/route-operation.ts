import type { OperationContract } from '../../contract/index.ts';
import type { PolicySet, RouteRequest } from '../../policy/index.ts';

/** What log lines and metrics call it. */
export const operationName = 'forwardAuth';

/** A route as the pipeline's steps know operations: for any kind of credential, in the credential's tenant, without a body. */
export const routeOperation = (
  { resource, action, id }: RouteRequest,
  { resources }: PolicySet,
): OperationContract => ({
  operationId: operationName,
  method: 'GET',
  path: '',
  route: '',
  authorization: {
    mode: id === null ? 'filter' : 'instance',
    ...{ resource, action, id, as: null },
    view: Object.hasOwn(resources.get(resource)?.actions ?? {}, 'read') ? 'read' : action,
    demands: [],
    tenant: 'required',
  },
  bodyTypes: [],
  bodyRequired: false,
  scimBody: undefined,
  answerType: 'application/json',
  errorType: 'application/problem+json',
  security: [['bearer'], ['apiKey'], ['externalToken']],
  bodyFields: [],
  answerFields: [],
  promisedFields: [],
  integerParameters: [],
  cookieParameters: [],
  tenantInPath: false,
  tellsBodyTypes: false,
  countsDecisions: false,
  echoesRequestId: false,
  requestValidators: [],
});
