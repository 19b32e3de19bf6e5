import type { HttpClient } from '@azure/core-rest-pipeline';
import { parseCertificates, parseConnectTo } from './http/settings.ts';

/** Where the connections of a client go and whom they trust. */
export interface HttpClientOptions {
  /**
   * `host:port` that every connection is made to, whatever the host of the URL; the name asked for in TLS and the
   * `Host` header stay those of the URL. Proxies of the environment are then never used, and nothing goes anywhere else.
   */
  connectTo?: string;
  /**
   * PEM certificates of authorities. With `connectTo` they alone are trusted; otherwise they are trusted besides Node's
   * own roots and those of `NODE_EXTRA_CA_CERTS`. Default: Node's.
   */
  ca?: string | readonly string[];
  /** Where the proxy variables are read, at each request. Default `process.env`. */
  env?: NodeJS.ProcessEnv;
}

/**
 * Makes the innermost part of every pipeline: what `@azure/identity`, `@azure/core-rest-pipeline` and our own pipelines
 * take as `httpClient`. One client keeps its connections alive between requests; idle ones do not keep the process alive.
 *
 * - Each request goes through the proxy that `HTTPS_PROXY`, `ALL_PROXY`, `HTTP_PROXY` and `NO_PROXY` (either case) name for
 *   its URL. `agent`, `proxySettings`, `tlsSettings` and `requestOverrides` of a request are not used, so that no outer
 *   policy can lead it elsewhere.
 * - Redirects are answers; following them is the pipeline's decision.
 * - An answer whose status is in `streamResponseStatusCodes` is handed out as a stream once its headers are there; an
 *   abort still cuts it then.
 * - A network failure is thrown as a `RestError` whose `code` is Node's (`ECONNRESET`, `ENOTFOUND`, a certificate's code;
 *   `ETIMEDOUT` when the request's `timeout` ran out), because the retry policies of the Azure packages know no other
 *   kind. Where retries end, {@link unreachableError} turns it into `SERVICE_UNREACHABLE`.
 *
 * @throws AmltuneError `CONNECTION_SETTING_INVALID`, and from `sendRequest` for an unusable proxy variable
 * @throws AmltuneError `REQUEST_REFUSED` from `sendRequest` for an `http:` URL under `connectTo` or without
 *   `allowInsecureConnection`
 * @throws AmltuneError `ABORTED` from `sendRequest`, named `AbortError`
 */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const settings = {
    connectTo: options.connectTo === undefined ? undefined : parseConnectTo(options.connectTo),
    ca: options.ca === undefined ? undefined : parseCertificates(options.ca),
    env: options.env ?? process.env,
  };
  let transport: Promise<HttpClient> | undefined;
  return {
    async sendRequest(request) {
      // Node's TLS and the Azure packages cost tens of milliseconds, which a program that sends nothing need not pay.
      transport ??= import('./http/transport.ts').then(({ createTransport }) => createTransport(settings));
      return (await transport).sendRequest(request);
    },
  };
}
