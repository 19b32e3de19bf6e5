import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions, type RequestOptions } from 'node:https';
import { existsSync, readFileSync } from 'node:fs';
import tls from 'node:tls';
import type { Duplex } from 'node:stream';
import { proxyForUrl, type EnvironmentProxy } from './environment-proxy.ts';
import { checkedAs } from './server-identity.ts';
import type { Address, ConnectionSettings } from './settings.ts';

/** How one request travels. */
export interface Route {
  readonly agent: HttpAgent;
  /** What is dialled instead of the URL's host, for messages. */
  readonly via?: string;
}

/** Finds each URL's agent; equal routes share one, with its connections. */
export function createRouter({ connectTo, ca, env }: ConnectionSettings): (url: URL) => Promise<Route> {
  // Made once: a context of all the roots takes tens of milliseconds, and without it every connection makes its own.
  const secureContext = ca && tls.createSecureContext({ ca: connectTo ? [...ca] : [...defaultAuthorities(), ...ca] });
  const options: AgentOptions = { keepAlive: true, secureContext };

  if (connectTo) {
    const route = { agent: new ConnectToAgent(connectTo, options), via: `connectTo ${formatAddress(connectTo)}` };
    return async () => route;
  }

  const direct = { 'https:': new HttpsAgent(options), 'http:': new HttpAgent({ keepAlive: true }) };
  const proxied = new Map<string, Promise<HttpAgent>>();
  const agentOf = (protocol: 'http:' | 'https:', proxy: EnvironmentProxy): Promise<HttpAgent> => {
    const key = [protocol, proxy.url.href, proxy.authorization?.()].join(' ');
    let agent = proxied.get(key);
    if (!agent) {
      agent = import('./proxy-agents.ts').then(({ createProxyAgent }) => createProxyAgent(protocol, proxy, options));
      proxied.set(key, agent);
    }
    return agent;
  };

  return async (url) => {
    const protocol = url.protocol === 'https:' ? 'https:' : 'http:';
    const proxy = proxyForUrl(url, env);
    if (!proxy) return { agent: direct[protocol] };
    return { agent: await agentOf(protocol, proxy), via: `the proxy ${proxy.url.host}` };
  };
}

/** Dials one address for every host; name in TLS, certificate check and pooling stay with the host of the URL. */
class ConnectToAgent extends HttpsAgent {
  readonly #address: Address;

  constructor(address: Address, options: AgentOptions) {
    super(options);
    this.#address = address;
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    return super.createConnection({ ...options, ...this.#address, ...checkedAs(options) }, callback);
  }
}

/** The roots that Node trusts when it is given none, which `ca` would otherwise replace. */
function defaultAuthorities(): readonly string[] {
  // Node 22.13 and 22.14 lack the function, which a named import would make an error.
  if (typeof tls.getCACertificates === 'function') return tls.getCACertificates('default');
  const path = process.env['NODE_EXTRA_CA_CERTS'];
  return path && existsSync(path) ? [...tls.rootCertificates, readFileSync(path, 'utf8')] : tls.rootCertificates;
}

function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
