import type { AccessToken, TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { abortError, throwIfAborted } from './abort.ts';
import { systemClock, type Clock } from './clock.ts';
import { builtInClouds, scopeOf, type Cloud } from './clouds.ts';
import { toReason, watchFailures } from './credentials/failure-reason.ts';
import { findInteractionObstacles, forBoth, type InteractionObstacles } from './credentials/interaction.ts';
import { planSources, type CredentialName } from './credentials/plan-sources.ts';
import { sourceOf, type CredentialSourceName, type SourceSettings } from './credentials/sources.ts';
import { readTokenClaims } from './credentials/token-claims.ts';
import { coreError } from './error-codes.ts';
import { createHttpClient } from './http-client.ts';

/** What {@link createCredential} chooses by. */
export interface CreateCredentialOptions {
  /** Used as it is; only probed. The other options but `cloud`, `abortSignal` and `clock` then do nothing. */
  credential?: TokenCredential;
  /** The one source to use; `default` is DefaultAzureCredential's chain without a browser at its end. */
  name?: CredentialName;
  /** Tenant to sign in to; wins over `AZURE_TENANT_ID`. */
  tenantId?: string;
  /** Default: AzureCloud. Its login host is used, and its management scope is asked for. */
  cloud?: Cloud;
  /** Carries every request to the login host and to identity endpoints; default is a new {@link createHttpClient}. */
  httpClient?: HttpClient;
  /**
   * Whether a person can sign in. Default: stdin and stderr are terminals, `CI` and `TF_BUILD` are unset, and for a browser
   * there is a display.
   */
  interactive?: boolean;
  /**
   * Where the choice and the secrets of `environment`, `workload-identity` and `azure-pipelines` are read from; default
   * `process.env`. `@azure/identity` itself looks up in `process.env`, whatever is given here, the endpoints of managed
   * identities, `AZURE_REGIONAL_AUTHORITY_NAME`, `SYSTEM_OIDCREQUESTURI` and the `PATH` of the command line tools.
   */
  env?: NodeJS.ProcessEnv;
  /** Shows the message that tells where to enter a device code; default is a line on stderr. */
  onDeviceCode?: (message: string) => void;
  abortSignal?: AbortSignal;
  clock?: Clock;
}

/** How one source fared. */
export interface CredentialAttempt {
  readonly source: string;
  readonly ok: boolean;
  /** One line, without secrets. */
  readonly reason?: string;
}

/** The credential that answered first. */
export interface CredentialChoice {
  /** For every later call. Not enumerable, because printing it would print the secrets in it. */
  readonly credential: TokenCredential;
  /** Name of the source that answered, or `given`. */
  readonly source: string;
  /** From the token, unchecked; undefined where the token is opaque. */
  readonly tenantId?: string;
  /** Sign-in name, else client id, else object id; from the token, unchecked. */
  readonly account?: string;
  /** When the first token ends. The credential renews it. */
  readonly expiresOn: Date;
  /** The sources tried, in order; the last one is the one that answered. */
  readonly attempts: readonly CredentialAttempt[];
}

/** A source that needs nobody gives its token within this time or is passed over. */
const probeLimitInMs = 60_000;

/**
 * Chooses where tokens come from, by asking for one for the cloud's management scope: the credential given; else the source
 * named; else the members of DefaultAzureCredential in its order, and at last a browser where a person is there to see it.
 *
 * A source that variables set up on purpose (`environment`, `workload-identity`) ends the search if it then fails, as in
 * DefaultAzureCredential: what comes after it would be somebody else. `AZURE_TOKEN_CREDENTIALS` narrows the search as there.
 *
 * @throws AmltuneError `CREDENTIAL_UNKNOWN`
 * @throws AmltuneError `CREDENTIAL_UNAVAILABLE` with every source and its reason, also as `details.attempts`
 * @throws AmltuneError `ABORTED`
 */
export async function createCredential(options: CreateCredentialOptions = {}): Promise<CredentialChoice> {
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
    ...(options.tenantId && { tenantId: options.tenantId }),
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
    ...(endedBy && { fix: `Correct the AZURE_ variables that set up ${endedBy}, or unset them to try the others.` }),
  });
}
