import { ClientSecretCredential } from '@azure/identity';
import { createTestCertificates, startDecoyProxy, startTlsServer } from '@amltune/testing';
import { expect, test } from 'vitest';
import { createHttpClient } from '../src/http-client.ts';

const tenant = '11111111-2222-3333-4444-555555555555';
const discovery = 'GET login.microsoftonline.com/common/discovery/instance';

/** What the identity platform answers on one of its hosts, shortened to what the client reads. */
function answersOf(host: string): Record<string, object> {
  const login = `https://${host}/${tenant}`;
  const configuration = `/${tenant}/v2.0/.well-known/openid-configuration`;
  return {
    '/common/discovery/instance': {
      tenant_discovery_endpoint: `https://${host}${configuration}`,
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    },
    [configuration]: {
      issuer: `${login}/v2.0`,
      authorization_endpoint: `${login}/oauth2/v2.0/authorize`,
      token_endpoint: `${login}/oauth2/v2.0/token`,
      jwks_uri: `${login}/discovery/v2.0/keys`,
    },
    [`/${tenant}/oauth2/v2.0/token`]: { token_type: 'Bearer', expires_in: 3600, access_token: 'the-token' },
  };
}

const token = (host: string) => `POST ${host}/${tenant}/oauth2/v2.0/token`;
const configuration = (host: string) => `GET ${host}/${tenant}/v2.0/.well-known/openid-configuration`;

test.each([
  // The client knows the public hosts by heart, and asks about any other.
  { host: 'login.microsoftonline.com', requests: [token('login.microsoftonline.com')] },
  {
    host: 'login.private.example',
    requests: [discovery, configuration('login.private.example'), token('login.private.example')],
  },
])('the real ClientSecretCredential gets a token from $host', async ({ host, requests }) => {
  const certificates = await createTestCertificates(['login.microsoftonline.com', 'login.private.example']);
  const decoy = await startDecoyProxy();
  const answers = answersOf(host);
  const server = await startTlsServer({
    certificates,
    handler: ({ url = '' }, response) => {
      const answer = answers[url.split('?')[0] ?? ''];
      response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    },
  });
  const httpClient = createHttpClient({
    connectTo: server.address,
    ca: certificates.ca,
    env: { HTTPS_PROXY: decoy.url },
  });
  const options = { httpClient, authorityHost: `https://${host}` };
  const credential = new ClientSecretCredential(tenant, 'client', 'secret', options);
  expect((await credential.getToken('https://management.azure.com/.default'))?.token).toBe('the-token');
  const asked = server.requests.map(({ method, url, servername }) => `${method} ${servername}${url.split('?')[0]}`);
  expect(asked).toEqual(requests);
  expect(decoy.connectionCount).toBe(0);
  await Promise.all([server.close(), decoy.close()]);
});
