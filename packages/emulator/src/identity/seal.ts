import { createHmac, timingSafeEqual } from 'node:crypto';

/** Turns a value into a text that only the holder of the secret can make; anyone can read it. */
export function seal(secret: string, kind: string, value: unknown): string {
  const payload = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${payload}.${sign(secret, kind, payload)}`;
}

/** The value of a sealed text; undefined where it was sealed by another secret or for another kind. */
export function unseal(secret: string, kind: string, sealed: string): unknown {
  const [payload = '', signature = ''] = sealed.split('.');
  const given = Buffer.from(signature);
  const expected = Buffer.from(sign(secret, kind, payload));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown;
}

function sign(secret: string, kind: string, payload: string): string {
  return createHmac('sha256', secret).update(`${kind}.${payload}`).digest('base64url');
}
