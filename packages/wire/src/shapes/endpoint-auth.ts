import { number, object, string, type Infer } from '../guard.ts';

/** The two keys of an endpoint with key auth: the answer of `listKeys`. */
export const endpointKeys = object({ primaryKey: string, secondaryKey: string });

/** The two keys of an endpoint with key auth. */
export type EndpointKeys = Infer<typeof endpointKeys>;

/** A token for an endpoint with token auth: the answer of `token`. Both times are Unix seconds. */
export const endpointToken = object({
  accessToken: string,
  tokenType: string,
  expiryTimeUtc: number,
  refreshAfterTimeUtc: number,
});

/** A token for an endpoint with token auth. */
export type EndpointToken = Infer<typeof endpointToken>;
