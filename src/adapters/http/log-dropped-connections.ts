import type { Server } from 'node:net';
import type { Logger } from './logger.js';

const PAUSE_MS = 10_000;

/** Tells the log of connections that were closed for want of room: of the first at once, of more after each pause. */
export function logDroppedConnections(server: Server, logger: Logger | undefined): void {
  let dropped = 0;
  let pause: NodeJS.Timeout | null = null;
  const tell = () => {
    pause = dropped > 0 ? setTimeout(tell, PAUSE_MS).unref() : null;
    if (dropped > 0) {
      const fields = { dropped, max_connections: server.maxConnections };
      logger?.warn(fields, 'connections beyond the limit were closed');
    }
    dropped = 0;
  };
  server.on('drop', () => {
    dropped++;
    if (pause === null) tell();
  });
}
