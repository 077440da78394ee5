import type { Able, Answered, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { change } from './change.ts';
import { follow } from './follow.ts';
import { query } from './query.ts';
import { underPresentRights } from './under-present-rights.ts';
import { view } from './view.ts';

const stepFor = ({ operation: { authorization, method, answerType } }: Able): typeof query => {
  if (answerType === 'text/event-stream') return follow;
  return authorization.mode === 'query' ? query : method === 'GET' ? view : change;
};

/** Steps 10–13: load, decide, handle, record. */
export const execute = (validated: Validated<Able>, gateway: Gateway): Promise<Answered> =>
  underPresentRights(validated, gateway, (present) => stepFor(present)(present, gateway));
