import { isIP } from 'node:net';
import { coreError } from '../error-codes.ts';

/** A proxy, its credentials apart so that its URL can be shown. */
export interface EnvironmentProxy {
  /** `http:` or `https:` URL without credentials. */
  readonly url: URL;
  /** Value of `Proxy-Authorization`; a function, so that printing the proxy does not print it. */
  readonly authorization: (() => string) | undefined;
}

/**
 * The proxy that the environment names for a URL, if any.
 *
 * An `https:` URL takes `HTTPS_PROXY`, else `ALL_PROXY`, else `HTTP_PROXY` (the last as the Azure SDK does); an `http:` URL
 * takes `HTTP_PROXY`, else `ALL_PROXY`. Lower case comes first, as in curl. `NO_PROXY` lists hosts by comma or space: a name
 * stands for itself and everything under it, with or without a leading `.` or `*.`; `:port` limits it; `*` is every
 * host. The machine itself and the instance metadata address are never proxied: behind a proxy they are someone else's.
 *
 * @throws AmltuneError `CONNECTION_SETTING_INVALID`
 */
export function proxyForUrl(url: URL, env: NodeJS.ProcessEnv): EnvironmentProxy | undefined {
  const read = (name: string) => (env[name] ?? '').trim() || (env[name.toUpperCase()] ?? '').trim();
  const variables =
    url.protocol === 'https:' ? ['https_proxy', 'all_proxy', 'http_proxy'] : ['http_proxy', 'all_proxy'];
  const variable = variables.find(read);
  if (!variable || isOwnHost(url.hostname) || isExempt(url, read('no_proxy'))) return undefined;
  return parseProxy(read(variable), variable);
}

function isOwnHost(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.[\d.]+|\[::1\]|169\.254\.169\.254)$/.test(hostname);
}

function isExempt(url: URL, noProxy: string): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => {
      if (entry === '*') return true;
      const [, bracketed, plain = entry, limit = port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
      const name = (bracketed ?? plain).replace(/^\*?\./, '');
      return name !== '' && limit === port && (host === name || (!isIP(host) && host.endsWith(`.${name}`)));
    });
}

function parseProxy(text: string, variable: string): EnvironmentProxy {
  try {
    const url = new URL(text.includes('://') ? text : `http://${text}`);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('scheme');
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    const authorization =
      credentials === ':' ? undefined : () => `Basic ${Buffer.from(credentials).toString('base64')}`;
    return { url: new URL(`${url.protocol}//${url.host}`), authorization };
  } catch {
    // Without the cause and the value: either may hold the password.
    throw coreError(
      'CONNECTION_SETTING_INVALID',
      `The variable ${variable.toUpperCase()} is not the URL of an HTTP proxy.`,
      {
        fix: 'Set it to http://host:port or https://host:port; other kinds of proxy are not supported.',
      },
    );
  }
}
