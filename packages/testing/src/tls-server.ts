import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { listenOnLoopback } from './loopback.ts';
import type { TestCertificates } from './certificates.ts';

/** One request as the server saw it; `servername` is the SNI of its connection. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  servername: string | undefined;
}

/** A loopback HTTPS server that remembers what reached it. */
export interface TlsServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  readonly port: number;
  /** Accepted connections, also those whose handshake failed. */
  readonly connectionCount: number;
  readonly requestCount: number;
  readonly requests: readonly SeenRequest[];
  /** Cuts every connection and stops listening. */
  close(): Promise<void>;
}

/** Starts an HTTPS server on a free loopback port. Close it at the end of the test. */
export async function startTlsServer(options: {
  handler: RequestListener;
  certificates: TestCertificates;
}): Promise<TlsServer> {
  const { key, cert } = options.certificates;
  const requests: SeenRequest[] = [];
  let connectionCount = 0;
  const server = createServer({ key, cert }, (request, response) => {
    const { method = '', url = '', headers } = request;
    const { servername } = request.socket as TLSSocket;
    requests.push({ method, url, headers, servername: typeof servername === 'string' ? servername : undefined });
    options.handler(request, response);
  });
  server.on('connection', () => connectionCount++);
  const { port, close } = await listenOnLoopback(server);
  return {
    address: `127.0.0.1:${port}`,
    port,
    get connectionCount() {
      return connectionCount;
    },
    get requestCount() {
      return requests.length;
    },
    requests,
    close,
  };
}
