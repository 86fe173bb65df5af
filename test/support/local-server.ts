import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { SELF_SIGNED } from './self-signed.js';

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

export interface LocalServerOptions {
  /** 127.0.0.1 by default. */
  readonly host?: '127.0.0.1' | '::1';
  /** Whether it speaks https, with a certificate that nobody trusts. */
  readonly tls?: boolean;
}

/** A real HTTP server on a free port of the loopback. */
export function startLocalServer(
  respond: (request: IncomingMessage, response: ServerResponse) => void,
  { host = '127.0.0.1', tls = false }: LocalServerOptions = {},
): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    respond(request, response);
  };
  const server = tls ? createTlsServer(SELF_SIGNED, listener) : createServer(listener);
  return start(server, requests, { host, scheme: tls ? 'https' : 'http' });
}

/** A server below HTTP, for answers that are none. */
export function startTcpServer(accept: (socket: Socket) => void): Promise<LocalServer> {
  return start(createTcpServer(accept), [], { host: '127.0.0.1', scheme: 'http' });
}

async function start(
  server: Server,
  requests: IncomingMessage[],
  { host, scheme }: { readonly host: string; readonly scheme: string },
): Promise<LocalServer> {
  const open = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${scheme}://${name}:${(server.address() as AddressInfo).port}`,
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
