import { checkServerIdentity, type ConnectionOptions } from 'node:tls';

/**
 * The TLS option that checks a certificate against the host of the URL. Node takes the dialled host, or `localhost` in
 * a tunnel, where TLS carries no server name: that is so for IP addresses.
 */
export function checkedAs(target: { host?: string | null; servername?: string }): ConnectionOptions {
  const name = target.servername || target.host || '';
  return { checkServerIdentity: (_dialled, certificate) => checkServerIdentity(name, certificate) };
}
