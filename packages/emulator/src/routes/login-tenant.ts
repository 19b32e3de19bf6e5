import { HttpError } from '../http-error.ts';
import type { World } from '../world.ts';

/** What a sign-in hands from the browser to the token endpoint, and back again at each refresh. */
export interface Grant {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly nonce: string | undefined;
  /** PKCE, base64url of SHA-256. */
  readonly challenge: string | undefined;
  /** Of a code: unlike any other's, since a code is good once. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Refuses a tenant that is not the emulator's; returns it as URLs write it. */
export function checkTenant({ settings }: World, tenant: string): string {
  if (tenant === settings.tenantId || tenant === 'common' || tenant === 'organizations') return tenant;
  const message = `AADSTS90002: Tenant '${tenant}' not found. This emulator's tenant is ${settings.tenantId}.`;
  throw new HttpError(400, 'invalid_tenant', message);
}
