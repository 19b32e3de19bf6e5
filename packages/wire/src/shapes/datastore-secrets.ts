import { object, string, variants, type Infer } from '../guard.ts';

/** The secret of a blob datastore: a signature that expires where one is asked for, the account key otherwise. */
export const datastoreSecrets = variants('secretsType', {
  Sas: object({ sasToken: string }),
  AccountKey: object({ key: string }),
});

/** The secret of a blob datastore. */
export type DatastoreSecrets = Infer<typeof datastoreSecrets>;
