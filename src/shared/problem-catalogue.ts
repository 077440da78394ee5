/**
 * Every error the API can answer with: stable code → HTTP status and title (RFC 9457).
 * Clients switch on the code, so a code is never renamed and never reused.
 */
export const problemCatalogue = {
  malformed_request: { status: 400, title: 'Malformed request' },
  invalid_request: { status: 400, title: 'Invalid request' },
  tenant_context_required: { status: 400, title: 'Tenant context required' },
  tenant_context_conflict: { status: 400, title: 'Conflicting tenant context' },
  unauthenticated: { status: 401, title: 'Authentication required' },
  second_factor_required: { status: 401, title: 'Second factor required' },
  invalid_credentials: { status: 401, title: 'Invalid credentials' },
  registration_closed: { status: 403, title: 'Registration is closed' },
  forbidden: { status: 403, title: 'Forbidden' },
  approval_required: { status: 403, title: 'Approval required' },
  address_unproven: { status: 403, title: 'Address not proven' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  request_timeout: { status: 408, title: 'Request timeout' },
  conflict: { status: 409, title: 'Conflict' },
  quota_exceeded: { status: 409, title: 'Quota exceeded' },
  precondition_failed: { status: 412, title: 'Precondition failed' },
  payload_too_large: { status: 413, title: 'Payload too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  expectation_failed: { status: 417, title: 'Expectation failed' },
  unprocessable: { status: 422, title: 'Unprocessable request' },
  rate_limited: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'Request header fields too large' },
  internal_error: { status: 500, title: 'Internal server error' },
  unavailable: { status: 503, title: 'Service unavailable' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problemCatalogue;
