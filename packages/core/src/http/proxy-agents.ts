import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { AgentOptions } from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { EnvironmentProxy } from './environment-proxy.ts';
import { cutEvent } from './deadline.ts';
import { checkedAs } from './server-identity.ts';

/** A keep-alive agent through a proxy: a tunnel for `https:`, forwarding for `http:`. */
export function createProxyAgent(
  protocol: 'http:' | 'https:',
  { url, authorization }: EnvironmentProxy,
  options: AgentOptions,
): Agent {
  // As headers, not in the URL, which the agents write to their debug log.
  const headers = () => (authorization ? { 'Proxy-Authorization': authorization() } : {});
  const all = { ...options, headers };
  return protocol === 'https:' ? new TunnelAgent(url, all) : new HttpProxyAgent(url, all);
}

type TunnelOptions = ConstructorParameters<typeof HttpsProxyAgent>[1];
type ConnectOptions = Parameters<HttpsProxyAgent<string>['connect']>[1];

class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #target: AgentOptions;

  constructor(proxy: URL, options: TunnelOptions & AgentOptions) {
    super(proxy, options);
    this.#target = { secureContext: options?.secureContext };
  }

  override async connect(request: ClientRequest, options: ConnectOptions) {
    let status = 200;
    request.once('proxyConnect', (answer: IncomingMessage) => (status = answer.statusCode ?? 0));
    // A proxy that does not answer would hold the process long after the request was given up.
    const cut = new AbortController();
    const onCut = () => cut.abort();
    request.once(cutEvent, onCut);
    this.connectOpts = { ...this.connectOpts, signal: cut.signal };
    try {
      // The base class keeps TLS options for the connection to the proxy; the target's come from here.
      const socket = await super.connect(request, { ...options, ...this.#target, ...checkedAs(options) });
      // It would pass the proxy's refusal off as the service's answer.
      if (status !== 200) throw refusal(status);
      return socket;
    } finally {
      request.off(cutEvent, onCut);
    }
  }
}

/** The codes are those that retry policies know: a proxy that cannot reach the target may do so later. */
function refusal(status: number): Error {
  const error = new Error(`the proxy answered ${status} to CONNECT`);
  return Object.assign(error, { code: status >= 500 ? 'ECONNREFUSED' : 'ERR_PROXY_REFUSED' });
}
