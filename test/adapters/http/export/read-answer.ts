import type { Socket } from 'node:net';
import { connect } from 'node:net';

export interface AskOptions {
  readonly version?: '1.0' | '1.1';
  readonly token: string;
}

/** An answer as its bytes came in, until the connection closed. */
export interface ReadAnswer {
  readonly head: string;
  /** Without the marks of its chunks. */
  readonly body: string;
  /** Whether a client of its version would take it for the whole. */
  readonly looksWhole: boolean;
}

/** Sends a GET for one answer on a connection, of which nothing is read yet. */
export function ask(url: string, path: string, { version = '1.1', token }: AskOptions): Socket {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname).pause();
  socket.on('error', () => undefined);
  const headers = [`Host: ${host}`, `Authorization: Bearer ${token}`, 'Connection: close'];
  socket.write([`GET ${path} HTTP/${version}`, ...headers, '', ''].join('\r\n'));
  return socket;
}

export async function readAnswer(url: string, path: string, options: AskOptions): Promise<ReadAnswer> {
  const socket = ask(url, path, options);
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece)).resume();
  await new Promise((resolve) => socket.once('close', resolve));
  const received = Buffer.concat(pieces);
  const end = received.indexOf('\r\n\r\n');
  const head = received.subarray(0, end).toString();
  const body = received.subarray(end + 4);
  if (!/^transfer-encoding: chunked$/im.test(head)) return { head, body: body.toString(), looksWhole: true };
  return { head, ...withoutChunkMarks(body) };
}

function withoutChunkMarks(bytes: Buffer): Pick<ReadAnswer, 'body' | 'looksWhole'> {
  const pieces: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = lineEnd === -1 ? NaN : parseInt(bytes.subarray(at, lineEnd).toString(), 16);
    if (!(size > 0)) return { body: Buffer.concat(pieces).toString(), looksWhole: size === 0 };
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
