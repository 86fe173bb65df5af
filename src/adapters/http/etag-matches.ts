/** The entity tags of a list of them, without the mark of weak ones; RFC 9110 §8.8.3. */
const OPAQUE_TAGS = /(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g;

/**
 * What proxies that compress add to a tag within its quotes, and leave in the request that brings it back: `-gzip`
 * and `-br` by Apache (https://httpd.apache.org/docs/2.4/mod/mod_deflate.html#deflatealteretag), also `-zstd` by Caddy,
 * `--gzip` by Jetty (https://github.com/jetty/jetty.project/issues/1416); others have a semicolon.
 */
const PROXY_SUFFIX = /^(?:--?|;)(?:gzip|br|zstd|deflate)$/;

/**
 * Whether If-None-Match names the tag, by weak comparison (RFC 9110 §13.1.2). Koa's `ctx.fresh` is of no use here: it
 * takes `Cache-Control: no-cache` for a wish to have the answer again, which browsers add to a fetch past their cache.
 * No tag of ours may be another one of ours with a suffix.
 */
export function etagMatches(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag) return true;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = etag.replace('W/', '').slice(1, -1);
  return [...ifNoneMatch.matchAll(OPAQUE_TAGS)].some(([, tag = '']) => isSame(tag, opaque));
}

function isSame(tag: string, opaque: string): boolean {
  return tag === opaque || (tag.startsWith(opaque) && PROXY_SUFFIX.test(tag.slice(opaque.length)));
}
