import type { Able, Answered, Validated } from '../exchange.ts';
import type { Gateway } from '../gateway.ts';
import { change } from './change.ts';
import { underPresentRights } from './under-present-rights.ts';
import { view } from './view.ts';

/** Steps 10–13: load, decide, handle, record. */
export const execute = (validated: Validated<Able>, gateway: Gateway): Promise<Answered> =>
  underPresentRights(validated, gateway, (present) =>
    present.operation.method === 'GET' ? view(present, gateway) : change(present, gateway),
  );
