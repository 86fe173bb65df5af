import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';

export interface RawRequest {
  readonly method?: string;
  /** Name and value by turns, sent as they are. */
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** The parsed text; undefined where it is no JSON. */
  readonly json: unknown;
}

/** Sends a request whose path no URL parser has put in order, as `fetch` would. */
export function rawRequest(baseUrl: string, path: string, options: RawRequest = {}): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(baseUrl);
  const { method = 'GET', headers = [], body } = options;
  const hasHost = headers.some((name, i) => i % 2 === 0 && name.toLowerCase() === 'host');
  const length = body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))];
  const all = [...(hasHost ? [] : ['Host', host]), ...length, ...headers];
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers: all, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const body = Buffer.concat(chunks);
        const text = body.toString();
        const { statusCode: status = 0, headers: answered } = incoming;
        resolve({ status, headers: answered, body, text, json: parse(text) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
