import { boolean, maybe, object, openEnum, string, type Infer } from '../guard.ts';

/** A datastore. The places of its storage are absent from kinds that are not Azure storage. */
export const datastore = object({
  id: string,
  name: string,
  properties: object({
    datastoreType: openEnum<'AzureBlob' | 'AzureFile' | 'AzureDataLakeGen1' | 'AzureDataLakeGen2' | 'OneLake'>(),
    isDefault: maybe(boolean),
    credentials: object({
      /** `None` means that the caller's own identity is used and that there are no secrets to list. */
      credentialsType: openEnum<'AccountKey' | 'Sas' | 'ServicePrincipal' | 'Certificate' | 'None'>(),
    }),
    accountName: maybe(string),
    containerName: maybe(string),
    /** The storage suffix of the cloud, as `core.windows.net`. */
    endpoint: maybe(string),
    protocol: maybe(string),
    serviceDataAccessAuthIdentity: maybe(string),
  }),
});

/** A datastore. */
export type Datastore = Infer<typeof datastore>;
