import { coreError } from './error-codes.ts';
import { isAmltuneError, type AmltuneError } from './errors.ts';

const transportCode =
  /^(?:E(?:CONN|HOST|NET|AI_)\w+|ENOTFOUND|ETIMEDOUT|EPIPE|EPROTO|(?:UND_ERR|ERR_TLS|ERR_SSL|HPE)_\w+|Z_BUF_ERROR|ERR_STREAM_PREMATURE_CLOSE|ERR_PROXY_REFUSED|REQUEST_SEND_ERROR)$/;

// OpenSSL's verification results, as Node names them.
const untrustedCode =
  /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA)$/;
const datedCode = /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/;
const certificateCode = /^(?:CERT_|CRL_|INVALID_PURPOSE$|HOSTNAME_MISMATCH$|PATH_LENGTH_EXCEEDED$)/;

const fixes: readonly (readonly [code: RegExp, fix: string])[] = [
  [
    untrustedCode,
    'A proxy that signs TLS anew is the usual cause: set NODE_EXTRA_CA_CERTS to the PEM file of its authority, or pass it as `ca`.',
  ],
  [
    datedCode,
    'Check the clock of this machine; if it is right, the certificate of the server or proxy must be renewed.',
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'Another server answers under this name: check DNS, HTTPS_PROXY and connectTo.'],
  [/^ERR_PROXY_REFUSED$/, 'Check the name and password in HTTPS_PROXY, or except the host with NO_PROXY.'],
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, 'Check the host name and DNS; behind a company proxy set HTTPS_PROXY.'],
];

/**
 * Node's code for a failure of the network, such as `ECONNRESET` or `CERT_HAS_EXPIRED`; undefined for any other error.
 * Reads what {@link createHttpClient} throws, what other HTTP clients throw, and what a streamed body fails with.
 */
export function networkCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || isAmltuneError(error)) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (
    typeof code === 'string' &&
    [transportCode, untrustedCode, certificateCode].some((pattern) => pattern.test(code))
  ) {
    return code;
  }
  // `fetch` says only that it failed; its cause says why.
  return networkCodeOf(cause);
}

/**
 * Turns a failure of the network into `SERVICE_UNREACHABLE`, with Node's code in `details.networkCode` and a fix that fits
 * it. Returns undefined for any other error, also for an abort. For the place where retries have ended.
 */
export function unreachableError(error: unknown): AmltuneError | undefined {
  const networkCode = networkCodeOf(error);
  if (networkCode === undefined || !(error instanceof Error)) return undefined;
  const fix = fixes.find(([code]) => code.test(networkCode))?.[1];
  return coreError('SERVICE_UNREACHABLE', error.message, {
    cause: error,
    details: { networkCode },
    fix,
  });
}
