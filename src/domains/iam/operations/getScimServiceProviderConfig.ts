import { operation } from '../operation.ts';
import { serviceProviderConfig } from '../scim/service-provider-config.ts';

export const getScimServiceProviderConfig = operation('getScimServiceProviderConfig', async () => ({
  status: 200,
  body: serviceProviderConfig,
}));
