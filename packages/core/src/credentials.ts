import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Clock } from './clock.ts';
import type { Cloud } from './clouds.ts';
import type { CredentialName } from './credentials/credential-names.ts';

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

/**
 * Chooses where tokens come from, by asking for one for the cloud's management scope: the credential given; else the source
 * named; else the members of DefaultAzureCredential in its order, and at last a browser where a person is there to see it.
 *
 * A source that variables set up on purpose (`environment`, `workload-identity`) ends the search if it then fails, as in
 * DefaultAzureCredential: what comes after it would be somebody else. `AZURE_TOKEN_CREDENTIALS` narrows the search as there.
 *
 * @throws AmltuneError only `CREDENTIAL_UNKNOWN`,
 *   `CREDENTIAL_UNAVAILABLE` with every source and its reason, also as `details.attempts`, and `ABORTED`
 */
export async function createCredential(options: CreateCredentialOptions = {}): Promise<CredentialChoice> {
  const { chooseCredential } = await import('./credentials/choose-credential.ts');
  return chooseCredential(options);
}
