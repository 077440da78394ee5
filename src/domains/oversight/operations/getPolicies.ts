import { operation } from '../operation.ts';
import { policyOverview } from '../services/policy-overview.ts';

export const getPolicies = operation('getPolicies', (_, { policies }) =>
  Promise.resolve({ status: 200, body: policyOverview(policies) }),
);
