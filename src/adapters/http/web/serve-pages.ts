import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { Middleware } from 'koa';
import serve from 'koa-static';
import { etagMatches } from '../etag-matches.js';
import type { HttpContext, HttpMiddleware, RequestState } from '../request-state.js';

/** Names of letters, digits, `.`, `_` and `-`, none of them hidden: no dot files, no `..`, nothing encoded. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

/**
 * Serves the files of a folder, revalidated at each use. koa-static alone would follow symbolic links out of it, so
 * that only files are served that really are where their path says.
 */
export function servePages(pagesDir: string): HttpMiddleware {
  const root = resolve(pagesDir);
  const serveFile = serve(root, {
    index: false,
    format: false,
    gzip: false,
    brotli: false,
    setHeaders: (res, _path, { size, mtimeMs }: { size: number; mtimeMs: number }) => {
      res.setHeader('Cache-Control', 'no-cache');
      res.setHeader('ETag', `"${size.toString(36)}-${Math.round(mtimeMs * 1000).toString(36)}"`);
    },
  }) as Middleware<RequestState>;

  return async (ctx, next) => {
    if (!PLAIN_PATH.test(ctx.path) || !(await isInPlace(root, ctx.path))) {
      await next();
      return;
    }
    await serveFile(ctx, next);
    if (ctx.body instanceof Readable) sendWhole(ctx, ctx.body);
    if (ctx.status === 200 && isKnown(ctx)) {
      ctx.status = 304;
      ctx.body = null;
    }
  };
}

/** Whether the client has this file already; a tag outweighs a time (RFC 9110 §13.1.3). */
function isKnown(ctx: HttpContext): boolean {
  const ifNoneMatch = ctx.get('If-None-Match');
  return ifNoneMatch === '' ? ctx.fresh : etagMatches(ifNoneMatch, ctx.response.get('ETag'));
}

/**
 * Ends the answer with its last byte. A file's stream is read once more to find its end, and a client that knows the
 * length may have left by then, as if it had not had the whole.
 */
function sendWhole(ctx: HttpContext, file: Readable): void {
  const { length = 0 } = ctx.response;
  // Koa listens for the errors of a file that it sends, not of one that it opens for HEAD.
  file.on('error', () => undefined);
  ctx.body = Readable.from(firstBytes(file, length), { objectMode: false });
  ctx.length = length;
}

async function* firstBytes(file: AsyncIterable<Buffer>, length: number): AsyncGenerator<Buffer> {
  let left = length;
  for await (const chunk of file) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

async function isInPlace(root: string, path: string): Promise<boolean> {
  try {
    return (await realpath(join(root, path))) === join(await realpath(root), path);
  } catch {
    return false;
  }
}
