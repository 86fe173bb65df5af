/**
 * Reads the address of a server. @throws TypeError for anything but a plain http or https URL; the message doesn't
 * quote it, since it may hold a password.
 */
export function parseBaseUrl(text: string, whose: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError(`the URL of ${whose} has to be an http or https URL`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError(`the URL of ${whose} can't have a username, password, query or fragment`);
  }
  return url;
}

/** The base, its own path included, with `path` (from `/`) behind it. */
export function resolveUnder(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/+$/, '') + path;
  return url;
}
