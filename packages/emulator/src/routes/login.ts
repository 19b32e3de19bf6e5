import { json } from '../answers.ts';
import type { RouteContext, RouteGroup } from '../route.ts';
import { answerAuthorize } from './login-authorize.ts';
import { answerToken } from './login-token.ts';
import { checkTenant } from './login-tenant.ts';

const origin = 'https://login.microsoftonline.com';

function openIdConfiguration({ world, params }: RouteContext, version: '' | '/v2.0'): Response {
  const tenant = checkTenant(world, params['tenant'] ?? '');
  const base = `${origin}/${tenant}`;
  return json({
    token_endpoint: `${base}/oauth2${version}/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    jwks_uri: `${base}/discovery${version}/keys`,
    response_modes_supported: ['query', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${origin}/${world.settings.tenantId}${version}`,
    authorization_endpoint: `${base}/oauth2${version}/authorize`,
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
    rbac_url: 'https://pas.windows.net',
  });
}

/** Sign-in: what service principals and a browser need. */
export const loginRoutes: RouteGroup = {
  name: 'login',
  routes: [
    {
      name: 'login.discoverInstance',
      host: 'login',
      method: 'GET',
      path: '/common/discovery/instance',
      query: 'any',
      handle({ world }) {
        const { tenantId } = world.settings;
        const aliases = ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'];
        return json({
          tenant_discovery_endpoint: `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
          'api-version': '1.1',
          metadata: [{ preferred_network: 'login.microsoftonline.com', preferred_cache: 'login.windows.net', aliases }],
        });
      },
    },
    {
      name: 'login.getConfiguration',
      host: 'login',
      method: 'GET',
      path: '/{tenant}/v2.0/.well-known/openid-configuration',
      query: 'any',
      handle: (context) => openIdConfiguration(context, '/v2.0'),
    },
    {
      name: 'login.getOldConfiguration',
      host: 'login',
      method: 'GET',
      path: '/{tenant}/.well-known/openid-configuration',
      query: 'any',
      handle: (context) => openIdConfiguration(context, ''),
    },
    {
      name: 'login.authorize',
      host: 'login',
      method: 'GET',
      path: '/{tenant}/oauth2/v2.0/authorize',
      query: 'any',
      handle: answerAuthorize,
    },
    {
      name: 'login.token',
      host: 'login',
      method: 'POST',
      path: '/{tenant}/oauth2/v2.0/token',
      query: 'any',
      body: 'raw',
      handle: answerToken,
    },
  ],
};
