import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { abortError, throwIfAborted } from '../abort.ts';
import type { Clock } from '../clock.ts';
import { coreError } from '../error-codes.ts';
import { isAmltuneError } from '../errors.ts';
import { redactError } from '../redact.ts';

/** A token is renewed this long before it ends, or after half its life where that is later. */
const renewalLeadInMs = 5 * 60_000;

/** Pause between attempts to renew a token that is still good. */
const renewalPauseInMs = 30_000;

/** What a caller knows about the token it wants. */
export interface TokenWish {
  readonly abortSignal?: AbortSignal | undefined;
  /** A token that the service refused: anything but this one. */
  readonly refused?: string | undefined;
  /** The claims that the service asked for when it refused (continuous access evaluation). */
  readonly claims?: string | undefined;
}

/** Tokens by scope, each fetched once for all who wait for it. */
export interface TokenCache {
  /**
   * A token with some life left.
   *
   * @throws AmltuneError `CREDENTIAL_UNAVAILABLE`
   * @throws AmltuneError `ABORTED`
   */
  get(scope: string, wish?: TokenWish): Promise<string>;
}

interface Flight {
  readonly token: Promise<AccessToken>;
  readonly controller: AbortController;
  waiting: number;
}

/** Makes a cache over one credential. */
export function createTokenCache(credential: TokenCredential, clock: Clock): TokenCache {
  const tokens = new Map<string, { token: AccessToken; renewAtInMs: number }>();
  const flights = new Map<string, Flight>();

  function startFlight(scope: string, key: string, claims: string | undefined): Flight {
    const controller = new AbortController();
    const token = fetchToken(credential, scope, controller.signal, claims).then((fetched) => {
      tokens.set(scope, { token: fetched, renewAtInMs: renewalTimeOf(fetched, clock.now()) });
      return fetched;
    });
    const flight: Flight = { token, controller, waiting: 0 };
    flights.set(key, flight);
    const land = () => flights.get(key) === flight && flights.delete(key);
    token.then(land, land);
    // Whoever gives up last ends the flight, and a later caller must not board it.
    controller.signal.addEventListener('abort', land, { once: true });
    return flight;
  }

  return {
    async get(scope, { abortSignal, refused, claims } = {}) {
      throwIfAborted(abortSignal);
      const cached = tokens.get(scope);
      const usable = cached && cached.token.token !== refused ? cached : undefined;
      if (usable && clock.now() < usable.renewAtInMs) return usable.token.token;
      const key = `${scope} ${claims ?? ''}`;
      try {
        return (await board(flights.get(key) ?? startFlight(scope, key, claims), abortSignal)).token;
      } catch (error) {
        throwIfAborted(abortSignal);
        if (!usable || clock.now() >= usable.token.expiresOnTimestamp) throw error;
        usable.renewAtInMs = clock.now() + renewalPauseInMs;
        return usable.token.token;
      }
    },
  };
}

function renewalTimeOf(token: AccessToken, nowInMs: number): number {
  const lifeInMs = token.expiresOnTimestamp - nowInMs;
  return token.refreshAfterTimestamp ?? token.expiresOnTimestamp - Math.min(renewalLeadInMs, lifeInMs / 2);
}

async function fetchToken(
  credential: TokenCredential,
  scope: string,
  abortSignal: AbortSignal,
  claims: string | undefined,
): Promise<AccessToken> {
  try {
    const token = await credential.getToken(scope, { abortSignal, enableCae: true, claims });
    if (token) return token;
  } catch (error) {
    if (isAmltuneError(error)) throw error;
    const cause = redactError(error);
    throw coreError('CREDENTIAL_UNAVAILABLE', `The credential gave no token for ${scope}: ${cause.message}`, { cause });
  }
  throw coreError('CREDENTIAL_UNAVAILABLE', `The credential gave no token for ${scope}.`);
}

function board(flight: Flight, abortSignal: AbortSignal | undefined): Promise<AccessToken> {
  flight.waiting++;
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      flight.waiting--;
      if (flight.waiting === 0) flight.controller.abort();
      reject(abortError(abortSignal?.reason));
    };
    abortSignal?.addEventListener('abort', onAbort, { once: true });
    const leave = () => abortSignal?.removeEventListener('abort', onAbort);
    void flight.token.then(resolve, reject).finally(leave);
  });
}
