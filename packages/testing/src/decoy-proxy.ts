import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { listenOnLoopback } from './loopback.ts';

export interface DecoyProxyOptions {
  /** `host:port` that every CONNECT and absolute-form request is really sent to. Default: none, all answered 502. */
  tunnelTo?: string;
  /** `user:password` to ask for; requests without it are answered 407. */
  credentials?: string;
}

/** A proxy that remembers whether anyone used it. */
export interface DecoyProxy {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly connectionCount: number;
  /** Bytes that clients sent, over all connections. */
  readonly byteCount: number;
  /** Targets asked for, `CONNECT host:port` or `GET http://...`. */
  readonly targets: readonly string[];
  close(): Promise<void>;
}

/** Starts an HTTP proxy on a free loopback port: a decoy that only counts, or one that tunnels to a fixed target. */
export async function startDecoyProxy(options: DecoyProxyOptions = {}): Promise<DecoyProxy> {
  const sockets: Socket[] = [];
  const targets: string[] = [];
  const server = createServer();
  const wanted = options.credentials && `Basic ${Buffer.from(options.credentials).toString('base64')}`;

  const admit = (request: IncomingMessage): number => {
    targets.push(`${request.method} ${request.url}`);
    if (wanted && request.headers['proxy-authorization'] !== wanted) return 407;
    return options.tunnelTo ? 200 : 502;
  };
  server.on('connection', (socket: Socket) => sockets.push(socket));
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => client.destroy());
    const status = admit(request);
    if (status !== 200) return void client.end(`HTTP/1.1 ${status} Decoy\r\ncontent-length: 0\r\n\r\n`);
    const upstream = connect(targetOf(options), () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const status = admit(request);
    if (status !== 200) return void response.writeHead(status).end();
    const { method, headers, url = '' } = request;
    const { pathname, search } = new URL(url);
    const forward = httpRequest({ ...targetOf(options), method, headers, path: pathname + search }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forward.on('error', () => response.destroy());
    request.pipe(forward);
  });

  const { port, close } = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get connectionCount() {
      return sockets.length;
    },
    get byteCount() {
      return sockets.reduce((sum, socket) => sum + socket.bytesRead, 0);
    },
    targets,
    close,
  };
}

function targetOf({ tunnelTo = '' }: DecoyProxyOptions): { host: string; port: number } {
  const colon = tunnelTo.lastIndexOf(':');
  return { host: tunnelTo.slice(0, colon), port: Number(tunnelTo.slice(colon + 1)) };
}
