import { request } from 'node:http';
import { emulatorError } from '../error-codes.ts';

/** A token and when it ends. */
export interface EmulatorToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
}

/** A `TokenCredential` of `@azure/core-auth`. */
export interface EmulatorCredential {
  getToken(scopes: string | string[], options?: { readonly abortSignal?: unknown }): Promise<EmulatorToken>;
}

/**
 * A credential that asks an emulator's managed identity, and nothing else in the world.
 *
 * @throws EmulatorError only from `getToken`: `TOKEN_UNAVAILABLE`
 */
export function createEmulatorCredential(endpoint: string, header: string): EmulatorCredential {
  return {
    async getToken(scopes, options) {
      const [scope = ''] = typeof scopes === 'string' ? [scopes] : scopes;
      const url = new URL(endpoint);
      url.searchParams.set('api-version', '2019-08-01');
      url.searchParams.set('resource', scope.replace(/\/\.default$/, ''));
      const { status, body } = await get(url, header, options?.abortSignal);
      const token = status === 200 ? readToken(body) : undefined;
      if (token) return token;
      throw emulatorError('TOKEN_UNAVAILABLE', `The emulator gave no token for ${scope}: status ${status}.`);
    },
  };
}

function readToken(body: string): EmulatorToken | undefined {
  const answer: unknown = JSON.parse(body);
  if (typeof answer !== 'object' || answer === null) return undefined;
  if (!('access_token' in answer) || typeof answer.access_token !== 'string' || !('expires_on' in answer))
    return undefined;
  return { token: answer.access_token, expiresOnTimestamp: Number(answer.expires_on) * 1000 };
}

/** Through Node's own client with an agent of its own, as a global `fetch` may be led to a proxy by the environment. */
function get(url: URL, header: string, abortSignal: unknown): Promise<{ status: number; body: string }> {
  const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
  return new Promise((resolve, reject) => {
    const headers = { 'X-IDENTITY-HEADER': header };
    const sent = request(url, { headers, agent: false, ...(signal && { signal }) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', (cause) => {
      const failure = emulatorError('TOKEN_UNAVAILABLE', `The emulator at ${url.host} does not answer.`, cause);
      reject(signal?.aborted ? cause : failure);
    });
    sent.end();
  });
}
