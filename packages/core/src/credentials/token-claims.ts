import { parseJson } from '../parse-json.ts';
import { toPlainLine } from '../quote-text.ts';

/** Whose token it is. */
export interface TokenClaims {
  readonly tenantId?: string;
  /** Sign-in name of a person, else the client id of an application, else the object id. */
  readonly account?: string;
}

const accountClaims = ['upn', 'preferred_username', 'unique_name', 'email', 'appid', 'azp', 'oid'] as const;

/** Reads the payload of a JWT without checking its signature, which only the service can; empty for any other token. */
export function readTokenClaims(token: string): TokenClaims {
  const claims = decodePayload(token);
  const read = (name: string) => {
    const value = claims[name];
    return typeof value === 'string' ? toPlainLine(value) || undefined : undefined;
  };
  const tenantId = read('tid');
  const account = accountClaims.map(read).find(Boolean);
  return { ...(tenantId && { tenantId }), ...(account && { account }) };
}

function decodePayload(token: string): Readonly<Record<string, unknown>> {
  const payload = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return typeof payload === 'object' && payload !== null ? { ...payload } : {};
}
