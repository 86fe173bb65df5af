/**
 * A node-media-server of its own, on the loopback: `node node-media-server-process.js RTMP_PORT HTTP_PORT DATA_FOLDER
 * JWT_SECRET GRACE_MS`. It says `ready` to its parent, and ends with it.
 */
import { createRequire } from 'node:module';

/** What is used of node-media-server 4.4, which has no types. */
interface MediaServer {
  run(): Promise<void>;
  on(event: 'postPublish', listener: (session: Publisher) => void): void;
  readonly httpServer: { readonly httpServer: Listener };
  readonly rtmpServer: { readonly tcpServer: Listener };
}
interface Publisher {
  readonly broadcast: { publishGraceMs: number };
}
interface Listener {
  readonly listening: boolean;
  once(event: 'listening', listener: () => void): void;
}

const MediaServerClass = createRequire(import.meta.url)('node-media-server') as new (
  config: object,
) => MediaServer;
const [rtmpPort, httpPort, folder, secret, graceMs] = process.argv.slice(2);

const server = new MediaServerClass({
  bind: '127.0.0.1',
  rtmp: { port: Number(rtmpPort) },
  http: { port: Number(httpPort) },
  auth: { play: false, publish: false, jwt: { secret, algorithm: 'HS256', users: [] } },
  store: { path: folder },
  webadmin: { enable: false },
});
// Half a minute, out of the box, and in no configuration.
server.on('postPublish', ({ broadcast }) => (broadcast.publishGraceMs = Number(graceMs)));
await server.run();
await Promise.all([server.httpServer.httpServer, server.rtmpServer.tcpServer].map(listening));
process.once('disconnect', () => process.exit());
process.send?.('ready');

async function listening(listener: Listener): Promise<void> {
  if (!listener.listening) await new Promise<void>((resolve) => listener.once('listening', resolve));
}
