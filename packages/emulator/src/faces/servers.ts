import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server';
import type { Emulator } from '../emulator.ts';
import { findHost } from '../hosts.ts';
import type { Certificates } from './certificates.ts';

/** Longer than clients keep idle connections, so that none is closed just as a request goes out on it. */
const keepAliveTimeoutInMs = 120_000;

/** Makes the TLS server of all emulated hosts, not yet listening. */
export function createTlsServer(emulator: Pick<Emulator, 'fetch'>, { key, cert, ca }: Certificates): Server {
  const options = { key, cert: `${cert}\n${ca}`, keepAliveTimeout: keepAliveTimeoutInMs };
  return createHttpsServer(options, toListener(emulator));
}

/**
 * Makes the plain server, not yet listening: a proxy that leads emulated hosts, and only them, to `tlsServer`; and managed
 * identity, which clients ask over plain HTTP.
 */
export function createPlainServer(emulator: Pick<Emulator, 'fetch'>, tlsServer: Server): Server {
  const server = createHttpServer({ keepAliveTimeout: keepAliveTimeoutInMs }, toListener(emulator));
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const target = request.url ?? '';
    const inner = findTunnelEnd(target, tlsServer, server);
    if (!inner) return void refuseTunnel(socket, target);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    // The connection changes hands inside the process, so that nothing has to be dialled or copied.
    inner.emit('connection', socket);
  });
  return server;
}

function findTunnelEnd(target: string, tlsServer: Server, plainServer: Server): Server | undefined {
  const [, hostname = '', port] = /^([^:/@]+|\[[^\]]*\]):(\d+)$/.exec(target.toLowerCase()) ?? [];
  if (port === '443' && findHost({ protocol: 'https:', hostname })) return tlsServer;
  return port === '80' && findHost({ protocol: 'http:', hostname }) ? plainServer : undefined;
}

function refuseTunnel(socket: Duplex, target: string): void {
  // Without control characters, as the answer's head is made of the text.
  const shown = target.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 200);
  const body = `The emulator does not lead to ${shown}; it has no way to any other host.\n`;
  const head = `HTTP/1.1 403 Host not emulated\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\nconnection: close\r\n`;
  socket.end(`${head}\r\n${body}`);
}

function toListener(emulator: Pick<Emulator, 'fetch'>): RequestListener {
  const listener = getRequestListener(
    async (request, { outgoing }: HttpBindings | Http2Bindings) => {
      const response = await emulator.fetch(request);
      if (response.type !== 'error') return response;
      outgoing.socket?.destroy();
      // Goes nowhere any more; the listener wants an answer all the same.
      return new Response(null, { status: 502 });
    },
    // The runtime's own classes stay as they are: the emulator is a guest in other people's processes.
    { overrideGlobalObjects: false },
  );
  // It answers for its own failures.
  return (incoming, outgoing) => void listener(incoming, outgoing);
}
