/** Requests to addresses that tenants name. */
export { ForbiddenAddress, Outbound, type OutboundOptions, type OutboundRequest } from './outbound.ts';
export { isPublicAddress, parseNetworks } from './public-addresses.ts';
