import type { TokenCredential } from '@azure/core-auth';
import type { RequestPolicy } from '@azure/core-http-compat';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { ContainerClient } from '@azure/storage-blob';
import { coreErrorCodes, errorsOf, isAmltuneError, redactText } from '@amltune/core';
import type { UploadAccess } from './events.ts';

/** What requests to the storage service are authorised with. */
export type BlobAuthorization =
  | { readonly access: 'sas'; readonly sasToken: string }
  | { readonly access: 'account-key'; readonly key: string }
  | { readonly access: 'identity'; readonly credential: TokenCredential };

/** Where a container is. */
export interface BlobPlace {
  readonly account: string;
  readonly container: string;
  /** Host name of the account's blob service. */
  readonly host: string;
}

/** A container's client and what it authorises with. */
export interface BlobSession {
  readonly access: UploadAccess;
  readonly client: ContainerClient;
  readonly openedAtInMs: number;
}

const coreError = errorsOf(coreErrorCodes);
// A block of 4 MiB passes in it at 14 kB/s. A dead connection is not held longer.
const requestTimeoutInMs = 300_000;

/**
 * Makes the client of a container. It never retries: a request that failed is the caller's to repeat.
 *
 * @throws AmltuneError `HOST_REFUSED` from its requests, for any host but that of the place
 */
export async function openContainer(
  place: BlobPlace,
  authorization: BlobAuthorization,
  httpClient: HttpClient,
): Promise<ContainerClient> {
  const { ContainerClient, newPipeline, AnonymousCredential, StorageSharedKeyCredential } =
    await import('@azure/storage-blob');
  const url = `https://${place.host}/${encodeURIComponent(place.container)}`;
  const pipeline = newPipeline(
    authorization.access === 'account-key'
      ? new StorageSharedKeyCredential(place.account, authorization.key)
      : authorization.access === 'identity'
        ? guardCredential(authorization.credential)
        : new AnonymousCredential(),
    {
      httpClient: await adaptHttpClient(
        httpClient,
        place.host,
        authorization.access === 'sas' ? authorization.sasToken : '',
      ),
      retryOptions: { maxTries: 1 },
    },
  );
  return new ContainerClient(url, pipeline);
}

/**
 * Core's HTTP client in the form that the storage client takes. A signature is added here, below everything that logs
 * URLs or keeps them in errors.
 */
async function adaptHttpClient(httpClient: HttpClient, host: string, sasToken: string): Promise<RequestPolicy> {
  const [{ createHttpHeaders, createPipelineRequest }, { toHttpHeadersLike }] = await Promise.all([
    import('@azure/core-rest-pipeline'),
    import('@azure/core-http-compat'),
  ]);
  const signature = sasToken.replace(/^\?/, '');
  return {
    async sendRequest(resource) {
      const url = new URL(resource.url);
      if (url.host !== host) {
        throw coreError('HOST_REFUSED', `A request for ${host} was led to ${url.host}, and was not sent.`);
      }
      const signed = signature ? `${resource.url}${url.search ? '&' : '?'}${signature}` : resource.url;
      const headers = createHttpHeaders(resource.headers.toJson({ preserveCase: true }));
      const response = await httpClient.sendRequest(
        createPipelineRequest({ ...resource, url: signed, headers, timeout: requestTimeoutInMs }),
      );
      // The client looks for its own request in the answer; with another one it does not read the headers.
      return { ...response, request: resource, headers: toHttpHeadersLike(response.headers) };
    },
  };
}

/** A credential that fails as core's pipeline says it. */
function guardCredential(credential: TokenCredential): TokenCredential {
  return {
    async getToken(scopes, options) {
      try {
        return await credential.getToken(scopes, options);
      } catch (error) {
        if (isAmltuneError(error)) throw error;
        const reason = redactText(error instanceof Error ? error.message : 'unknown');
        throw coreError('CREDENTIAL_UNAVAILABLE', `The credential gave no token for the storage service: ${reason}`);
      }
    },
  };
}
