import { RestError } from '@azure/core-rest-pipeline';
import { describe, expect, test } from 'vitest';
import { abortError } from '../src/abort.ts';
import { coreError } from '../src/error-codes.ts';
import { unreachableError } from '../src/unreachable-error.ts';

const withCode = (code: string, message = 'failed') => Object.assign(new Error(message), { code });

describe('a failure of the network', () => {
  test.each([
    ['ECONNRESET', 'Check the network and HTTPS_PROXY'],
    ['ETIMEDOUT', 'Check the network and HTTPS_PROXY'],
    ['ENOTFOUND', 'Check the host name and DNS'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'set NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'set NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'pass it as `ca`'],
    ['CERT_HAS_EXPIRED', 'Check the clock'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'Another server answers'],
    ['ERR_PROXY_REFUSED', 'name and password in HTTPS_PROXY'],
  ])('%s says what to do', (networkCode, fix) => {
    for (const cause of [
      withCode(networkCode),
      new RestError('failed', { code: networkCode }),
      new TypeError('fetch failed', { cause: withCode(networkCode) }),
    ]) {
      const error = unreachableError(cause);
      expect(error).toMatchObject({ code: 'SERVICE_UNREACHABLE', details: { networkCode }, cause });
      expect(error?.fix).toContain(fix);
    }
  });
});

test.each([
  ['an abort', abortError(withCode('ECONNRESET'))],
  ['an error of ours', coreError('SERVICE_NOT_FOUND', 'gone', { cause: withCode('ECONNRESET') })],
  ['an answer', new RestError('conflict', { code: 'Conflict', statusCode: 409 })],
  ['a file', withCode('ENOENT')],
  ['a defect', new TypeError('x is not a function')],
  ['no error', 'ECONNRESET'],
])('%s is none', (_kind, error) => expect(unreachableError(error)).toBeUndefined());
