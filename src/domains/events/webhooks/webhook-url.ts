import { ForbiddenAddress, type Outbound } from '../../../outbound/index.ts';
import { Problem } from '../../../shared/problem.ts';

/**
 * What an address says by itself; where its name leads is looked at whenever something is sent there.
 * @throws Problem 422 where nothing would be.
 */
export const demandReachable = (text: string, outbound: Outbound): void => {
  try {
    if (!URL.canParse(text)) throw new ForbiddenAddress('The address is not a URL.');
    outbound.demandAllowed(new URL(text));
  } catch (error) {
    if (!(error instanceof ForbiddenAddress)) throw error;
    throw new Problem('unprocessable', error.message, {
      errors: [{ in: 'body', path: 'url', message: error.message, code: 'address' }],
    });
  }
};
