import { scopeOf, systemClock, type Clock, type Cloud, type ConnectOptions, type WorkspaceClient } from '@amltune/core';
import { deployError } from '../error-codes.ts';
import { listKeys, readToken } from '../endpoint-keys.ts';
import { getEndpoint } from '../endpoints.ts';

/** A credential of the Azure SDK. */
type TokenCredential = ConnectOptions['credential'];

/** What signs requests to an endpoint. A secret is asked for before each request and kept nowhere else. */
export interface ScoringCredential {
  /** `renew` asks for another one than before, since the endpoint refused it; undefined where there is no other. */
  getSecret(options?: { renew?: boolean; abortSignal?: AbortSignal }): Promise<string | undefined>;
}

/** Signs with a key, or with a token that somebody else renews. */
export function keyCredential(key: string): ScoringCredential {
  return { getSecret: async ({ renew } = {}) => (renew ? undefined : key) };
}

/** Signs with Entra tokens of one's own, for an endpoint with that auth. */
export function entraCredential(credential: TokenCredential, cloud: Cloud): ScoringCredential {
  return {
    async getSecret({ renew, abortSignal } = {}) {
      // The credential keeps its tokens itself; asking it again would give the same one.
      if (renew) return undefined;
      return (await credential.getToken(scopeOf(cloud, 'ml'), { abortSignal }))?.token;
    },
  };
}

/**
 * Signs as the endpoint asks for: with its key, with a token that is renewed in time, or with the Entra credential given.
 * What it needs is read with the first request, and again when the endpoint refuses it, as after a rotation.
 *
 * @throws AmltuneError only from `getSecret`: `ENDPOINT_KEYS_UNAVAILABLE`, any `SERVICE_*` code, `ABORTED`, `ID_INVALID`
 */
export function endpointCredential(
  workspace: WorkspaceClient,
  endpointName: string,
  options: { credential?: TokenCredential; cloud?: Cloud; clock?: Clock } = {},
): ScoringCredential {
  const { credential, cloud, clock = systemClock } = options;
  let current: { secret: string; goodUntilInMs: number } | undefined;

  async function read(abortSignal?: AbortSignal): Promise<typeof current> {
    const { authMode } = await getEndpoint(workspace, endpointName, { abortSignal });
    if (authMode === 'AADToken') {
      if (!credential || !cloud) {
        throw deployError('ENDPOINT_KEYS_UNAVAILABLE', `The endpoint ${endpointName} takes Entra tokens only.`, {
          fix: 'Pass `credential` and `cloud` to endpointCredential.',
        });
      }
      const secret = await entraCredential(credential, cloud).getSecret({ abortSignal });
      return secret === undefined ? undefined : { secret, goodUntilInMs: clock.now() };
    }
    if (authMode === 'AMLToken') {
      const { token, refreshAfter } = await readToken(workspace, endpointName, { abortSignal });
      return { secret: token, goodUntilInMs: refreshAfter.getTime() };
    }
    const { primaryKey } = await listKeys(workspace, endpointName, { abortSignal });
    return { secret: primaryKey, goodUntilInMs: Infinity };
  }

  return {
    async getSecret({ renew = false, abortSignal } = {}) {
      if (renew || !current || clock.now() >= current.goodUntilInMs) current = await read(abortSignal);
      return current?.secret;
    },
  };
}
