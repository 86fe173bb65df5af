import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { stringifyJson } from '../../src/adapters/json/json-text.js';
import { streamsAt } from './demo-streams.js';

export interface DemoStreamingServerOptions {
  /** What `X-Internal-Token` has to be. */
  readonly token: string;
  readonly seed?: number;
  /** About how many streams there are. */
  readonly streams?: number;
}

/**
 * A StreamingServer to show what one looks like: `GET /streams`, guarded by `X-Internal-Token`, and `GET /healthz`.
 * For `http.createServer`.
 */
export function createDemoStreamingServer(options: DemoStreamingServerOptions): RequestListener {
  const { token, seed = 1, streams = 40 } = options;
  const digest = sha256(token);
  return (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== '/streams' && path !== '/healthz' && path !== '/readyz') {
      answer(response, 404, { error: 'not_found' });
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      answer(response, 405, { error: 'method_not_allowed' });
    } else if (path !== '/streams') {
      answer(response, 200, { status: 'ok' });
    } else if (!timingSafeEqual(digest, sha256(internalToken(request)))) {
      answer(response, 401, { error: 'unauthorized' });
    } else {
      answer(response, 200, streamsAt(seed, streams, Date.now()));
    }
  };
}

/** Empty where there is none, or more than one. */
function internalToken(request: IncomingMessage): string {
  const values = request.headersDistinct['x-internal-token'] ?? [];
  return values.length === 1 ? (values[0] ?? '') : '';
}

/** Digests are of one length, so that comparing them takes one time. */
function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = stringifyJson(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}
