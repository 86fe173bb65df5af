import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

type Mode = 'pass' | 'stall' | 'refuse';

/** A TCP proxy before a server, which can do to its connections what networks do. */
export class TcpProxy {
  readonly #server = createServer({ pauseOnConnect: true }, (client) => {
    this.#accept(client);
  });
  readonly #pairs = new Map<Socket, Socket>();
  readonly #forgotten = new WeakSet<Socket>();
  #mode: Mode = 'pass';

  private constructor(private readonly target: { readonly host: string; readonly port: number }) {}

  /** A proxy before the server of this URL, and the same URL by way of the proxy. */
  static async before(url: string): Promise<{ proxy: TcpProxy; url: string }> {
    const address = new URL(url);
    const proxy = new TcpProxy({ host: address.hostname, port: Number(address.port) });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    address.port = String((proxy.#server.address() as AddressInfo).port);
    return { proxy, url: address.href };
  }

  /** Passes everything on, that which was held back too. */
  pass(): void {
    this.#mode = 'pass';
    for (const sockets of this.#pairs) sockets.forEach((socket) => socket.resume());
  }

  /** Holds everything back; connections stay, and new ones are accepted. */
  stall(): void {
    this.#mode = 'stall';
    for (const sockets of this.#pairs) sockets.forEach((socket) => socket.pause());
  }

  /** Cuts what there is, and what comes until `pass`. */
  refuse(): void {
    this.#mode = 'refuse';
    for (const sockets of this.#pairs) sockets.forEach((socket) => socket.destroy());
  }

  /** The connections that there are get reset at the client's next word, as by a router that lost track of them. */
  forget(): void {
    for (const client of this.#pairs.keys()) this.#forgotten.add(client);
  }

  async close(): Promise<void> {
    this.refuse();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    if (this.#mode === 'refuse') {
      client.destroy();
      return;
    }
    const server = connect(this.target);
    this.#pairs.set(client, server);
    server.on('data', (data) => client.write(data));
    client.on('data', (data) => {
      if (this.#forgotten.has(client)) client.resetAndDestroy();
      else server.write(data);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => {
        other.destroy();
        this.#pairs.delete(client);
      });
    }
    if (this.#mode === 'stall') server.pause();
    else client.resume();
  }
}
