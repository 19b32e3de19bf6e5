import { hash } from 'node:crypto';
import { json } from '../answers.ts';
import { HttpError } from '../http-error.ts';
import { toAudience } from '../identity/audiences.ts';
import { seal, unseal } from '../identity/seal.ts';
import type { RouteContext } from '../route.ts';
import type { World } from '../world.ts';
import { clientInfo } from './login-authorize.ts';
import { checkTenant, type Grant } from './login-tenant.ts';
import { applicationOf } from './managed-identity.ts';

type Form = URLSearchParams;

/** The token endpoint. */
export async function answerToken({ world, params, request }: RouteContext): Promise<Response> {
  const tenant = checkTenant(world, params['tenant'] ?? '');
  const form = new URLSearchParams(await request.text());
  const grantType = form.get('grant_type');
  if (grantType === 'client_credentials') return json(grantApplication(world, form, tenant));
  if (grantType === 'authorization_code') return json(grantUser(world, form, redeemCode(world, form)));
  if (grantType === 'refresh_token') return json(grantUser(world, form, readRefreshToken(world, form)));
  throw new HttpError(400, 'unsupported_grant_type', `AADSTS70003: The grant type '${grantType}' is not supported.`);
}

function grantApplication(world: World, form: Form, tenant: string) {
  const { clientId, objectId } = applicationOf(world);
  const asked = form.get('client_id') ?? '';
  if (tenant !== world.settings.tenantId) {
    throw new HttpError(400, 'invalid_request', `AADSTS900382: Applications sign in to a tenant, not to ${tenant}.`);
  }
  if (asked !== clientId) {
    throw new HttpError(400, 'unauthorized_client', `AADSTS700016: Application '${asked}' was not found.`);
  }
  if (form.get('client_secret') !== world.secrets.clientSecret) {
    throw new HttpError(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.');
  }
  const { token, claims } = world.tokens.issue({ audience: audienceOf(form), objectId, clientId });
  const lifetime = claims.exp - claims.iat;
  return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token };
}

function grantUser(world: World, form: Form, grant: Grant) {
  const { clientId, nonce } = grant;
  const { tenantId } = world.settings;
  const objectId = world.ids.named('user');
  const { token, claims } = world.tokens.issue({ audience: audienceOf(form), objectId, clientId, isUser: true });
  const lifetime = claims.exp - claims.iat;
  const idToken = unsigned({
    ver: '2.0',
    iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    sub: objectId,
    aud: clientId,
    exp: claims.exp,
    iat: claims.iat,
    nbf: claims.nbf,
    name: 'Local User',
    preferred_username: 'user@amltune.test',
    oid: objectId,
    tid: tenantId,
    ...(nonce !== undefined && { nonce }),
  });
  return {
    token_type: 'Bearer',
    scope: form.get('scope') ?? '',
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token: token,
    refresh_token: seal(world.secrets.tokenKey, 'refresh', grant),
    id_token: idToken,
    client_info: clientInfo(world),
  };
}

function redeemCode(world: World, form: Form): Grant {
  // Sealed by us, so it is what the authorize page wrote.
  const grant = unseal(world.secrets.tokenKey, 'code', form.get('code') ?? '') as Grant | undefined;
  if (!grant) throw invalidGrant('AADSTS9002313: The code is malformed or not of this emulator.');
  if (grant.expiresAt <= world.clock.now()) throw invalidGrant('AADSTS70008: The code has expired.');
  const isSame = form.get('client_id') === grant.clientId && form.get('redirect_uri') === grant.redirectUri;
  if (!isSame) throw invalidGrant('AADSTS70000: The client or redirect URI is not that of the code.');
  const verifier = form.get('code_verifier');
  if (grant.challenge !== undefined && hash('sha256', verifier ?? '', 'base64url') !== grant.challenge) {
    throw invalidGrant('AADSTS501481: The code_verifier does not match the code_challenge.');
  }
  const spent = world.store.collection<{ expiresAt: number }>('spent-codes');
  world.store.transaction(() => {
    for (const { key, value } of spent.list()) if (value.expiresAt <= world.clock.now()) spent.delete(key);
    if (spent.has(grant.id)) throw invalidGrant('AADSTS54005: The code was already redeemed.');
    spent.put(grant.id, { expiresAt: grant.expiresAt });
  });
  return grant;
}

function readRefreshToken(world: World, form: Form): Grant {
  const grant = unseal(world.secrets.tokenKey, 'refresh', form.get('refresh_token') ?? '') as Grant | undefined;
  if (grant?.clientId === form.get('client_id') && grant !== undefined) return grant;
  throw invalidGrant('AADSTS70000: The refresh token is malformed or another client’s.');
}

/** A token is for one resource: that of the first scope which is not about the user. */
function audienceOf(form: Form): string {
  const about = new Set(['openid', 'profile', 'email', 'offline_access']);
  const [scope = ''] = (form.get('scope') ?? '').split(' ').filter((word) => word && !about.has(word));
  const audience = toAudience(scope);
  if (audience !== undefined) return audience;
  throw new HttpError(400, 'invalid_resource', `AADSTS500011: The resource principal of '${scope}' was not found.`);
}

function invalidGrant(message: string): HttpError {
  return new HttpError(400, 'invalid_grant', message);
}

/** Clients read id tokens and do not prove them, as they come straight from the login service. */
function unsigned(claims: Readonly<Record<string, unknown>>): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ typ: 'JWT', alg: 'none' })}.${encode(claims)}.`;
}
