import { get } from 'node:http';
import { RequestFailure } from './http-connection.js';

export interface Download {
  readonly bytes: number;
  readonly lines: number;
  /** The last line, or its end where it is very long. */
  readonly lastLine: string;
  readonly seconds: number;
}

const LINE_FEED = 10;
const TAIL_LENGTH = 2_000;

/** Reads an answer as fast as it comes, and keeps nothing of it but its end. @throws RequestFailure */
export async function download(port: number, path: string, token: string): Promise<Download> {
  const startedAt = performance.now();
  let bytes = 0;
  let lines = 0;
  let tail = Buffer.alloc(0);
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: string) => reject(new RequestFailure(reason));
    const headers = { Authorization: `Bearer ${token}` };
    get({ host: '127.0.0.1', port, path, headers }, (response) => {
      if (response.statusCode !== 200) fail(`status ${response.statusCode}`);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) lines++;
        tail = Buffer.concat([tail, chunk.subarray(-TAIL_LENGTH)]).subarray(-TAIL_LENGTH);
      });
      response.on('end', resolve);
      response.on('error', () => fail('broke off'));
    }).on('error', () => fail('connection lost'));
  });
  const lastLine = tail.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
  return { bytes, lines, lastLine, seconds: (performance.now() - startedAt) / 1_000 };
}
