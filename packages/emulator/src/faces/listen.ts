import type { Server, Socket } from 'node:net';
import { emulatorError } from '../error-codes.ts';

/** A server on this machine's own address. */
export interface Listening {
  readonly port: number;
  /** Cuts every connection and stops listening. */
  readonly close: () => Promise<void>;
}

/**
 * Listens on 127.0.0.1 and nowhere else.
 *
 * @throws EmulatorError `PORT_UNAVAILABLE`
 */
export async function listenOnLoopback(server: Server, port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    const onError = (cause: Error) =>
      reject(emulatorError('PORT_UNAVAILABLE', `Cannot listen on 127.0.0.1:${port}: ${cause.message}.`, cause));
    server.once('error', onError);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', onError);
      resolve();
    });
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
