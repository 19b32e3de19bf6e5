import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EmulatorClock } from '../clock.ts';

/** What a token says. */
export interface TokenClaims {
  /** The resource that it is for, without `/.default`. */
  readonly aud: string;
  readonly iss: string;
  readonly tid: string;
  readonly oid: string;
  readonly appid: string;
  /** `app` for services; users have none. */
  readonly idtyp?: string;
  /** Unix seconds. */
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
}

/** Whom a token is made for. */
export interface TokenSubject {
  readonly audience: string;
  readonly objectId: string;
  readonly clientId: string;
  readonly isUser?: boolean;
  /** Default: the emulator's. */
  readonly lifetimeInSeconds?: number;
}

/** Makes and reads the tokens of one emulator; those of any other, or of Azure itself, it does not know. */
export interface TokenIssuer {
  issue(subject: TokenSubject): { token: string; claims: TokenClaims };
  /** Undefined for a text that this emulator has not signed. Says nothing about expiry. */
  read(token: string): TokenClaims | undefined;
}

/** Makes the issuer. `secret` outlives a restart, and so do the tokens. */
export function createTokenIssuer(options: {
  secret: string;
  tenantId: string;
  clock: EmulatorClock;
  lifetimeInSeconds: number;
}): TokenIssuer {
  const { secret, tenantId, clock, lifetimeInSeconds } = options;
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  const header = encode({ typ: 'JWT', alg: 'HS256', kid: 'amltune-emulator' });
  const known = new Map<string, TokenClaims>();
  return {
    issue({ audience, objectId, clientId, isUser = false, lifetimeInSeconds: lifetime = lifetimeInSeconds }) {
      const now = Math.floor(clock.now() / 1000);
      const claims: TokenClaims = {
        aud: audience,
        // Of version 1, as tokens for these resources are; the storage clients and Azurite look at it.
        iss: `https://sts.windows.net/${tenantId}/`,
        iat: now,
        nbf: now,
        exp: now + lifetime,
        tid: tenantId,
        oid: objectId,
        appid: clientId,
        ...(!isUser && { idtyp: 'app' }),
      };
      const payload = `${header}.${encode({ ...claims, sub: objectId, ver: '1.0' })}`;
      return { token: `${payload}.${sign(payload)}`, claims };
    },
    read(token) {
      const seen = known.get(token);
      if (seen) return seen;
      const dot = token.lastIndexOf('.');
      const signature = Buffer.from(token.slice(dot + 1));
      const expected = Buffer.from(sign(token.slice(0, dot)));
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
      const payload = token.split('.')[1] ?? '';
      // Signed with our secret, so it is what `issue` wrote.
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as TokenClaims;
      if (known.size >= 100) known.clear();
      known.set(token, claims);
      return claims;
    },
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
