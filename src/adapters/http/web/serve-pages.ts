import { extname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { Middleware } from 'koa';
import serve from 'koa-static';
import { etagMatches } from '../etag-matches.js';
import type { HttpContext, HttpMiddleware, RequestState } from '../request-state.js';
import type { ChosenFile } from './choose-file.js';
import { chooseFile } from './choose-file.js';

const FOR_GOOD = 'public, max-age=31536000, immutable';

/**
 * Serves the files of a folder. An asset whose name holds its hash, `/assets/NAME-HASH.js` as esbuild writes it, is kept by
 * browsers for good, and sent compressed where its `.br` or `.gz` lies beside it; all else is revalidated at each use.
 */
export function servePages(pagesDir: string): HttpMiddleware {
  const root = resolve(pagesDir);
  const serveFile = serve(root, {
    index: false,
    format: false,
    // It would compress any file that has a compressed form beside it, be it stale, a link or less wanted, without `Vary`.
    gzip: false,
    brotli: false,
    setHeaders: (res, _path, { size, mtimeMs }: { size: number; mtimeMs: number }) => {
      const version = `${size.toString(36)}-${Math.round(mtimeMs * 1000).toString(36)}`;
      res.setHeader('ETag', `"${version}"`);
    },
  }) as Middleware<RequestState>;

  return async (ctx, next) => {
    const file = await chooseFile(root, ctx.path, ctx.headers['accept-encoding']);
    if (file === null) {
      await next();
      return;
    }
    ctx.path = file.sent;
    await serveFile(ctx, next);
    if (!(ctx.body instanceof Readable)) return;
    sendWhole(ctx, ctx.body);
    describe(ctx, file);
    if (isKnown(ctx)) {
      ctx.status = 304;
      ctx.body = null;
    } else if (file.encoding !== null) ctx.set('Content-Encoding', file.encoding);
  };
}

function describe(ctx: HttpContext, { kind, path, encoding }: ChosenFile): void {
  ctx.type = extname(path);
  ctx.set('Cache-Control', kind === 'fixed' ? FOR_GOOD : 'no-cache');
  if (kind !== 'plain') ctx.vary('Accept-Encoding');
  // No tag of ours may be another one with a suffix, see `etagMatches`.
  if (encoding !== null) ctx.set('ETag', ctx.response.get('ETag').replace('"', `"${encoding}-`));
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
