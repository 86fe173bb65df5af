/** What of a request's target is routed by; taken to the letter, decoded nowhere. */
export interface RequestTarget {
  /** From `/`. */
  readonly path: string;
  /** With its question mark; empty where there is no query. */
  readonly search: string;
}

/** Visible ASCII. A backslash is a slash to some parsers, so a path has none; browsers send one in a query as it is. */
const PATH = String.raw`\/[\x21\x22\x24-\x3e\x40-\x5b\x5d-\x7e]*`;
const SEARCH = String.raw`\?[\x21\x22\x24-\x7e]*`;
const ORIGIN_FORM = new RegExp(`^(${PATH})(${SEARCH})?$`);
const ABSOLUTE_FORM = new RegExp(`^https?://([^/?#\\\\@]+)(${PATH})?(${SEARCH})?$`, 'i');

/**
 * Reads a target in origin form or, as proxies send it, in absolute form with http or https (RFC 9112 §3.2); null for
 * every other, and for what no URL of these can be.
 */
export function readTarget(url: string): RequestTarget | null {
  const [, path, search = ''] = ORIGIN_FORM.exec(url) ?? [];
  return path === undefined ? readAbsolute(url) : { path, search };
}

function readAbsolute(url: string): RequestTarget | null {
  const [, authority, path = '/', search = ''] = ABSOLUTE_FORM.exec(url) ?? [];
  return authority !== undefined && URL.canParse(`http://${authority}`) ? { path, search } : null;
}
