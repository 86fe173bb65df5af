/** The entity tags of a list of them, without the mark of weak ones; RFC 9110 §8.8.3. */
const OPAQUE_TAGS = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/**
 * Whether If-None-Match names the tag, by weak comparison (RFC 9110 §13.1.2). Koa's `ctx.fresh` is of no use here: it
 * takes `Cache-Control: no-cache` for a wish to have the answer again, which browsers add to a fetch past their cache.
 */
export function etagMatches(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag) return true;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = etag.replace('W/', '');
  return [...ifNoneMatch.matchAll(OPAQUE_TAGS)].some(([, tag]) => tag === opaque);
}
