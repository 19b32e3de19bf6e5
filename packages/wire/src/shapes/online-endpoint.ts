import { maybe, number, object, openEnum, recordOf, string, type Infer } from '../guard.ts';
import { provisioningState, resourceIdentity, stringMap, systemData } from './arm-resource.ts';

/** A managed online endpoint. */
export const onlineEndpoint = object({
  id: string,
  name: string,
  location: string,
  kind: maybe(string),
  tags: maybe(stringMap),
  identity: maybe(resourceIdentity),
  properties: object({
    authMode: openEnum<'Key' | 'AMLToken' | 'AADToken'>(),
    provisioningState,
    description: maybe(string),
    properties: maybe(stringMap),
    /** Null until the endpoint has been created. */
    scoringUri: maybe(string),
    swaggerUri: maybe(string),
    /** Percent by deployment. */
    traffic: maybe(recordOf(number)),
    mirrorTraffic: maybe(recordOf(number)),
    publicNetworkAccess: maybe(string),
  }),
  systemData: maybe(systemData),
});

/** A managed online endpoint. */
export type OnlineEndpoint = Infer<typeof onlineEndpoint>;
