import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';

export interface LocalServer {
  readonly url: string;
  /** What it was asked for, in order. */
  readonly requests: IncomingMessage[];
  /** How many connections were ever opened. */
  connections(): number;
  /** How many of them are still open. */
  openConnections(): number;
  close(): Promise<void>;
}

/** A real HTTP server on a free port of the loopback. */
export function startLocalServer(
  respond: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    respond(request, response);
  };
  return start(createServer(listener), requests);
}

/** A server below HTTP, for answers that are none. */
export function startTcpServer(accept: (socket: Socket) => void): Promise<LocalServer> {
  return start(createTcpServer(accept), []);
}

async function start(server: Server, requests: IncomingMessage[]): Promise<LocalServer> {
  const open = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    openConnections: () => open.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of open) socket.destroy();
      }),
  };
}
