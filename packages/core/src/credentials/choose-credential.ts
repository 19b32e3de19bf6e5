import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { abortError, throwIfAborted } from '../abort.ts';
import { systemClock } from '../clock.ts';
import { builtInClouds, scopeOf } from '../clouds.ts';
import type { CreateCredentialOptions, CredentialAttempt, CredentialChoice } from '../credentials.ts';
import { coreError } from '../error-codes.ts';
import { createHttpClient } from '../http-client.ts';
import type { CredentialSourceName } from './credential-names.ts';
import { toReason, watchFailures } from './failure-reason.ts';
import { findInteractionObstacles, forBoth, type InteractionObstacles } from './interaction.ts';
import { planSources } from './plan-sources.ts';
import { sourceOf, type SourceSettings } from './sources.ts';
import { readTokenClaims } from './token-claims.ts';

/** A source that needs nobody gives its token within this time or is passed over. */
const probeLimitInMs = 60_000;

/** What `createCredential` does, loaded when it is called. */
export async function chooseCredential(options: CreateCredentialOptions): Promise<CredentialChoice> {
  const { env = process.env, cloud = builtInClouds.AzureCloud, abortSignal } = options;
  throwIfAborted(abortSignal);
  const scope = scopeOf(cloud, 'management');
  const attempts: CredentialAttempt[] = [];
  if (options.credential) {
    const result = await probe(options.credential, scope, options).catch(toFailure(env, abortSignal));
    if (typeof result !== 'string') return toChoice('given', options.credential, result, attempts);
    throw unavailableError(scope, [{ source: 'given', ok: false, reason: result }]);
  }

  const names = planSources(options.name, env);
  const { httpClient, takeFailure } = watchFailures(options.httpClient ?? createHttpClient({ env }));
  const settings: SourceSettings = {
    identity: await import('@azure/identity'),
    env,
    tenantId: options.tenantId || undefined,
    authorityHost: cloud.activeDirectory,
    isKnownAuthority: Object.values(builtInClouds).some(
      ({ activeDirectory }) => activeDirectory === cloud.activeDirectory,
    ),
    httpClient,
    isOnlySource: names.length === 1,
    ...toObstacles(options, env),
    onDeviceCode: options.onDeviceCode ?? ((message) => void process.stderr.write(`${message}\n`)),
  };
  let endedBy: CredentialSourceName | undefined;
  for (const name of names) {
    const outcome = endedBy
      ? { reason: `not tried, because ${endedBy} is set up and failed` }
      : await trySource(name, scope, settings, options, takeFailure);
    if ('token' in outcome) return toChoice(name, outcome.credential, outcome.token, attempts);
    attempts.push({ source: name, ok: false, reason: outcome.reason });
    if ('isSetUp' in outcome && sourceOf(name).endsChain) endedBy = name;
  }
  throw unavailableError(scope, attempts, endedBy);
}

type Outcome =
  | { readonly credential: TokenCredential; readonly token: AccessToken }
  | { readonly reason: string; readonly isSetUp?: true };

async function trySource(
  name: CredentialSourceName,
  scope: string,
  settings: SourceSettings,
  options: CreateCredentialOptions,
  takeFailure: () => string | undefined,
): Promise<Outcome> {
  const { create, isInteractive } = sourceOf(name);
  takeFailure();
  try {
    const credential = create(settings);
    if (typeof credential === 'string') return { reason: credential };
    const limitInMs = isInteractive ? undefined : probeLimitInMs;
    return { credential, token: await probe(credential, scope, options, limitInMs) };
  } catch (error) {
    const reason = toFailure(settings.env, options.abortSignal)(error);
    return { reason: reason.startsWith('network_error') ? (takeFailure() ?? reason) : reason, isSetUp: true };
  }
}

/** Asks for one token; ends with an abort or at the limit also where the credential itself listens to neither. */
async function probe(
  credential: TokenCredential,
  scope: string,
  { abortSignal, clock = systemClock }: CreateCredentialOptions,
  limitInMs?: number,
): Promise<AccessToken> {
  const ended = new AbortController();
  const signal = abortSignal ? AbortSignal.any([abortSignal, ended.signal]) : ended.signal;
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(abortError(signal.reason)), { once: true });
  });
  const limit = async (durationInMs: number) => {
    await clock.sleep(durationInMs, signal);
    throw new Error(`no token within ${durationInMs / 1000} s`);
  };
  // An async function, so that what a credential throws at once is raced like the rest.
  const ask = async () => credential.getToken(scope, { abortSignal: signal });
  try {
    const token = await Promise.race([ask(), aborted, ...(limitInMs === undefined ? [] : [limit(limitInMs)])]);
    if (!token?.token) throw new Error('it answered without a token');
    return token;
  } finally {
    ended.abort();
  }
}

/** Turns an error into its reason, except the caller's own abort, which ends everything. */
function toFailure(env: NodeJS.ProcessEnv, abortSignal: AbortSignal | undefined): (error: unknown) => string {
  return (error) => {
    throwIfAborted(abortSignal);
    return toReason(error, env);
  };
}

function toObstacles({ interactive }: CreateCredentialOptions, env: NodeJS.ProcessEnv): InteractionObstacles {
  if (interactive !== undefined) return interactive ? {} : forBoth('signing in is switched off');
  const isTerminal = Boolean(process.stdin.isTTY && process.stderr.isTTY);
  return findInteractionObstacles({ env, isTerminal, platform: process.platform });
}

function toChoice(
  source: string,
  credential: TokenCredential,
  token: AccessToken,
  failures: readonly CredentialAttempt[],
): CredentialChoice {
  const choice = {
    source,
    ...readTokenClaims(token.token),
    expiresOn: new Date(token.expiresOnTimestamp),
    attempts: [...failures, { source, ok: true }],
  };
  return Object.defineProperty({ ...choice, credential }, 'credential', { enumerable: false });
}

function unavailableError(scope: string, attempts: readonly CredentialAttempt[], endedBy?: CredentialSourceName) {
  const lines = attempts.map(({ source, reason = '' }) => `  ${source}: ${reason}`);
  // No cause: the errors of the sources hold requests, and those hold secrets.
  return coreError('CREDENTIAL_UNAVAILABLE', `No credential gave a token for ${scope}.\n${lines.join('\n')}`, {
    details: { scope, attempts },
    fix: endedBy && `Correct the AZURE_ variables that set up ${endedBy}, or unset them to try the others.`,
  });
}
