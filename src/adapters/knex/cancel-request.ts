import type { NetConnectOpts } from 'node:net';
import { connect } from 'node:net';
import type { Client } from 'pg';

const CANCEL_REQUEST_CODE = 80_877_102;
const PATIENCE_MS = 1_000;

/**
 * Asks Postgres to stop what the connection's back end is at, over a connection of its own and without waiting: a
 * courtesy to the server that may fail unnoticed. PgBouncer passes it on, which it couldn't do with
 * pg_cancel_backend(). Always in the clear, as libpq does it: the request is no secret once the query is over.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export function requestCancel(connection: Client, done: () => void): void {
  const { host, port, processID, secretKey } = connection as Client & {
    processID: number | null;
    secretKey: number | null;
  };
  if (processID === null || secretKey === null) {
    done();
    return;
  }
  const message = Buffer.alloc(16);
  [16, CANCEL_REQUEST_CODE, processID, secretKey].forEach((word, i) => message.writeInt32BE(word, i * 4));
  const target: NetConnectOpts = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  const socket = connect(target);
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  socket.on('error', () => undefined);
  socket.on('close', done);
  socket.end(message);
  socket.resume();
}
