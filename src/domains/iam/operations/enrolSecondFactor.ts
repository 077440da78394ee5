import { Problem } from '../../../shared/problem.ts';
import { operation } from '../operation.ts';
import { oneTimeUri, qrCodeUrl } from '../services/one-time-codes.ts';

/** The name under which authenticator apps keep the secret. */
const issuer = 'VirtualStack';

export const enrolSecondFactor = operation('enrolSecondFactor', async (request, { secondFactors, currentPassword }) => {
  const { principal, body } = request;
  // A stolen token must not be enough to lock its owner out.
  await currentPassword.demand(request, body.current_password);
  const secret = await secondFactors.enrol(principal.id);
  if (secret === null) throw new Problem('conflict', 'A second factor is enrolled already.');
  const uri = oneTimeUri(secret, issuer, principal.email);
  const change = { before: null, after: { second_factor: 'begun' } };
  return { status: 201, body: { secret, uri, qr_code: qrCodeUrl(uri) }, change };
});
