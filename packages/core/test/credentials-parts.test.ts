import { describe, expect, test } from 'vitest';
import { toReason } from '../src/credentials/failure-reason.ts';
import { findInteractionObstacles } from '../src/credentials/interaction.ts';
import { planSources } from '../src/credentials/plan-sources.ts';
import { readTokenClaims } from '../src/credentials/token-claims.ts';

describe('planSources', () => {
  const prod = ['environment', 'workload-identity', 'managed-identity'];
  const dev = ['visual-studio-code', 'azure-cli', 'azure-powershell', 'azure-developer-cli'];

  test.each<[string | undefined, string | undefined, string[]]>([
    [undefined, undefined, [...prod, ...dev, 'interactive-browser']],
    [undefined, ' ', [...prod, ...dev, 'interactive-browser']],
    ['default', undefined, [...prod, ...dev]],
    [undefined, 'prod', prod],
    [undefined, ' DEV ', [...dev, 'interactive-browser']],
    ['default', 'dev', dev],
    [undefined, 'AzureCliCredential', ['azure-cli']],
    ['azure-pipelines', 'prod', ['azure-pipelines']],
  ])('of name %j under AZURE_TOKEN_CREDENTIALS %j', (name, variable, sources) => {
    expect(planSources(name, { AZURE_TOKEN_CREDENTIALS: variable })).toEqual(sources);
  });

  test.each(['azure-cli', 'InteractiveBrowserCredential', 'x'])('refuses AZURE_TOKEN_CREDENTIALS %j', (variable) => {
    expect(() => planSources(undefined, { AZURE_TOKEN_CREDENTIALS: variable })).toThrow(
      expect.objectContaining({
        code: 'CREDENTIAL_UNKNOWN',
        fix: expect.stringMatching(
          /dev, prod or one of EnvironmentCredential, .*AzureDeveloperCliCredential,/,
        ) as string,
      }) as Error,
    );
  });
});

describe('findInteractionObstacles', () => {
  const desktop = { env: { DISPLAY: ':0' }, isTerminal: true, platform: 'linux' } as const;

  test.each<[string, object, string | undefined, string | undefined]>([
    ['a desktop', {}, undefined, undefined],
    ['a Mac', { env: {}, platform: 'darwin' }, undefined, undefined],
    ['CI=false', { env: { CI: 'false', BROWSER: 'x' } }, undefined, undefined],
    ['a pipe', { isTerminal: false }, 'not a terminal', 'not a terminal'],
    ['CI=1', { env: { CI: '1', DISPLAY: ':0' } }, 'CI is set', 'CI is set'],
    ['Azure Pipelines', { env: { TF_BUILD: 'True' } }, 'TF_BUILD is set', 'TF_BUILD is set'],
    ['a remote shell', { env: {} }, undefined, 'no display'],
  ])('in %s', (_title, surroundings, signIn, browser) => {
    const { signInObstacle, browserObstacle } = findInteractionObstacles({ ...desktop, ...surroundings });
    for (const [found, wanted] of [
      [signInObstacle, signIn],
      [browserObstacle, browser],
    ]) {
      if (wanted === undefined) expect(found).toBeUndefined();
      else expect(found).toContain(wanted);
    }
  });
});

test.each([
  ['ManagedIdentityCredential: Authentication failed. Message Nobody home.', 'Nobody home.'],
  ['x: Error(s): 1 - Timestamp: 2 - Description: AADSTS1: No. Trace ID: 3 - Correlation ID: 4', 'AADSTS1: No.'],
  ['server_error: Description: A\nHttp status code: 503\nHttp status message: <html>', 'HTTP 503'],
  ['Error: Unable. To troubleshoot, visit https://aka.ms/x.', 'Unable.'],
  [`a\u001b[1m\r\nb ${'c'.repeat(1000)}`, 'a[1m b ccc'],
  ['the header header-secret-1 was wrong', 'the header REDACTED was wrong'],
])('the reason of %j is short', (message, reason) => {
  const told = toReason(new Error(message), { IDENTITY_HEADER: 'header-secret-1' });
  expect(told).toContain(reason);
  expect(told.length).toBeLessThanOrEqual(241);
});

test.each(['', 'opaque', 'a.b.c', `a.${Buffer.from('[1]').toString('base64url')}.c`, 'a.bnVsbA.c'])(
  'the token %j tells nothing',
  (token) => {
    expect(readTokenClaims(token)).toEqual({});
  },
);
