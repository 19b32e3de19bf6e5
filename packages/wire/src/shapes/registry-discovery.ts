import { arrayOf, maybe, object, string, type Infer } from '../guard.ts';

/** Where a registry lives. Its assets are served below `primaryRegionResourceProviderUri`, which ends in a slash. */
export const registryDiscovery = object({
  registryName: string,
  registryId: maybe(string),
  tenantId: maybe(string),
  primaryRegion: maybe(string),
  regions: maybe(arrayOf(string)),
  subscriptionId: string,
  resourceGroup: string,
  primaryRegionResourceProviderUri: string,
});

/** Where a registry lives. */
export type RegistryDiscovery = Infer<typeof registryDiscovery>;
