import { json } from '../answers.ts';
import { HttpError } from '../http-error.ts';
import { toAudience } from '../identity/audiences.ts';
import type { Route, RouteContext, RouteGroup } from '../route.ts';
import type { World } from '../world.ts';

/** The application that managed identity and the service principal are. */
export function applicationOf({ ids }: World) {
  return { clientId: ids.named('client'), objectId: ids.named('service principal') };
}

function issueToken({ world, query }: RouteContext) {
  const resource = query.get('resource') ?? '';
  const audience = toAudience(resource);
  if (audience === undefined) {
    throw new HttpError(
      400,
      'invalid_resource',
      `AADSTS500011: The resource principal named ${resource} was not found.`,
    );
  }
  const { clientId, objectId } = applicationOf(world);
  const asked = query.get('client_id');
  if (asked !== undefined && asked !== clientId) {
    throw new HttpError(400, 'invalid_request', 'Identity not found: no managed identity has this client id.');
  }
  const { token, claims } = world.tokens.issue({ audience, objectId, clientId });
  return { token, claims, clientId, resource };
}

function imds(path: string): Route {
  return {
    name: 'managedIdentity.getVmToken',
    host: 'managed-identity',
    method: 'GET',
    path,
    query: ['resource', 'client_id'],
    handle(context) {
      // Clients probe without it and take exactly this answer for a sign of life.
      if (context.request.headers.get('metadata')?.toLowerCase() !== 'true') {
        throw new HttpError(400, 'invalid_request', 'Required metadata header not specified');
      }
      const { token, claims, clientId, resource } = issueToken(context);
      return json({
        access_token: token,
        client_id: clientId,
        expires_in: String(claims.exp - claims.iat),
        expires_on: String(claims.exp),
        ext_expires_in: String(claims.exp - claims.iat),
        not_before: String(claims.nbf),
        resource,
        token_type: 'Bearer',
      });
    },
  };
}

/** Managed identity over plain HTTP: App Service's endpoint, and the one that virtual machines have. */
export const managedIdentityRoutes: RouteGroup = {
  name: 'managed identity',
  routes: [
    {
      name: 'managedIdentity.getAppServiceToken',
      host: 'managed-identity',
      method: 'GET',
      path: '/msi/token',
      query: ['resource', 'client_id'],
      handle(context) {
        if (context.request.headers.get('x-identity-header') !== context.world.secrets.identityHeader) {
          throw new HttpError(401, 'unauthorized', 'The X-IDENTITY-HEADER header is missing or wrong.');
        }
        const { token, claims, clientId, resource } = issueToken(context);
        return json({
          access_token: token,
          client_id: clientId,
          expires_on: String(claims.exp),
          resource,
          token_type: 'Bearer',
        });
      },
    },
    imds('/metadata/identity/oauth2/token'),
    imds('/metadata/identity/oauth2/token/'),
  ],
};
