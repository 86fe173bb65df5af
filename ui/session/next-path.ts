const ELSEWHERE = 'https://elsewhere.invalid';
const SIGN_IN_PAGE = '/auth.html';

/**
 * Reads the page to go to after signing in from what anybody could have written into a link.
 * @returns a path of this very site, or null where `candidate` is none or is the sign-in page itself.
 */
export function safeNextPath(candidate: string | null): string | null {
  if (candidate === null || !/^\/(?![/\\])/.test(candidate)) return null;
  if (!URL.canParse(candidate, ELSEWHERE)) return null;
  const { origin, pathname, search, hash } = new URL(candidate, ELSEWHERE);
  // `/.//evil` and a tab inside `/\t/evil` become `//evil` only once they are parsed.
  if (origin !== ELSEWHERE || pathname.startsWith('//')) return null;
  if (pathname === SIGN_IN_PAGE) return null;
  return pathname + search + hash;
}

/** The sign-in page that leads back to `from` (a path with its query), with the notice why, where there is one. */
export function signInPath(
  from: string | null,
  notice: 'session_ended' | 'signed_out' | null = null,
): string {
  const next = safeNextPath(from);
  const query = [
    ...(next === null ? [] : [`next=${encodeURIComponent(next)}`]),
    ...(notice === null ? [] : [`notice=${notice}`]),
  ];
  return query.length === 0 ? SIGN_IN_PAGE : `${SIGN_IN_PAGE}?${query.join('&')}`;
}
