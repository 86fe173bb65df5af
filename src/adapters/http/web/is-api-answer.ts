import { brotliDecompressSync, unzipSync } from 'node:zlib';
import type { UpstreamAnswer } from '../ports/api-upstream.js';

const PROBLEM_TYPE = /^application\/problem\+json[\t ]*(?:;|$)/i;
const MAX_PROBLEM_BYTES = 64 * 1024;
const LIMIT = { maxOutputLength: MAX_PROBLEM_BYTES };

/** The API compresses no problem, but a proxy before it may. */
const UNPACK = new Map<string, (body: Uint8Array) => Uint8Array>([
  ['identity', (body) => body],
  ['gzip', (body) => unzipSync(body, LIMIT)],
  ['deflate', (body) => unzipSync(body, LIMIT)],
  ['br', (body) => brotliDecompressSync(body, LIMIT)],
]);

/**
 * Whether an answer can be the API's own. The API says why it refuses or fails, in a problem with a `code`; a 401 or 403
 * without one is that of a proxy or gate before it, and no word on anybody's session.
 */
export function isApiAnswer({ status, headers, body }: UpstreamAnswer): boolean {
  if (status < 400) return true;
  if (!PROBLEM_TYPE.test(headers['content-type'] ?? '') || body.byteLength > MAX_PROBLEM_BYTES) return false;
  const unpack = UNPACK.get(headers['content-encoding']?.toLowerCase() ?? 'identity');
  if (unpack === undefined) return false;
  try {
    const problem: unknown = JSON.parse(new TextDecoder().decode(unpack(body)));
    if (typeof problem !== 'object' || problem === null) return false;
    return 'code' in problem && typeof problem.code === 'string' && 'request_id' in problem;
  } catch {
    return false;
  }
}
