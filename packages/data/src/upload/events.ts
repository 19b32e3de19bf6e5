/** How requests to the storage service are authorised. */
export type UploadAccess = 'sas' | 'account-key' | 'identity';

/** What an upload tells while it runs. */
export type UploadEvent =
  /** After each piece of the first pass, which only reads. */
  | { readonly type: 'hash-progress'; readonly bytes: number; readonly totalBytes: number }
  | {
      readonly type: 'datastore-resolved';
      readonly datastore: string;
      readonly account: string;
      readonly container: string;
      readonly access: UploadAccess;
      /** Why it is the identity, where the datastore says otherwise. */
      readonly reason?: string;
    }
  /** The storage service refused what was used so far. */
  | { readonly type: 'access-changed'; readonly from: UploadAccess; readonly to: UploadAccess; readonly reason: string }
  /** An earlier upload of the same content is complete: nothing is sent. */
  | { readonly type: 'upload-found'; readonly uri: string }
  /** After each block or file that the service has, and once at the start; never goes back. */
  | {
      readonly type: 'upload-progress';
      /** On the service, those of an earlier run included. */
      readonly bytes: number;
      readonly totalBytes: number;
      /** Of `bytes`, those that were there already. */
      readonly bytesFound: number;
      /** Average of what this run sent; 0 before the first block. */
      readonly bytesPerSecond: number;
    }
  | { readonly type: 'request-retried'; readonly host: string; readonly reason: string; readonly delayInMs: number };
