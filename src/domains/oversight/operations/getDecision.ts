import { defineOperations } from '../../../contract/index.ts';

export const getDecision = defineOperations<object>()('getDecision', ({ target }) =>
  Promise.resolve({ status: 200, body: target.json }),
);
