import { HttpError } from '../http-error.ts';
import type { World } from '../world.ts';
import { audiences, fitsAudience, type Audience } from './audiences.ts';
import type { TokenClaims } from './token.ts';

/**
 * Reads the bearer token of a request and refuses it as the services do: absent, unreadable, of another tenant's issuer,
 * for another resource, expired.
 */
export function checkBearer(world: World, headers: Headers, audience: Audience, expired = false): TokenClaims {
  const authorization = headers.get('authorization') ?? '';
  if (!authorization) {
    throw refuse(world, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  }
  const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
  if (!token) {
    throw refuse(
      world,
      'AuthenticationFailedInvalidHeader',
      "The 'Authorization' header is not of the form 'Bearer <token>'.",
    );
  }
  const claims = world.tokens.read(token);
  if (!claims) {
    throw refuse(world, 'InvalidAuthenticationToken', 'The access token is invalid: this emulator has not issued it.');
  }
  if (!fitsAudience(claims.aud, audience)) {
    const allowed = audiences[audience].join(', ');
    const message = `The access token is for the wrong audience '${claims.aud}'. Allowed audiences: '${allowed}'.`;
    throw refuse(world, 'InvalidAuthenticationTokenAudience', message);
  }
  if (expired || claims.exp * 1000 <= world.clock.now()) {
    const expiry = new Date(claims.exp * 1000).toUTCString();
    const now = new Date(world.clock.now()).toUTCString();
    const message = `The access token expiry UTC time '${expiry}' is earlier than current UTC time '${now}'.`;
    throw refuse(world, 'ExpiredAuthenticationToken', message);
  }
  return claims;
}

function refuse({ settings }: World, code: string, message: string): HttpError {
  const authorize = `authorization_uri="https://login.microsoftonline.com/${settings.tenantId}"`;
  const challenge = `Bearer ${authorize}, error="invalid_token", error_description="${message.replaceAll('"', "'")}"`;
  return new HttpError(401, code, message, { headers: { 'WWW-Authenticate': challenge } });
}
