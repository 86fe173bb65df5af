const LINK = /<([^<>]*)>((?:[^,"]|"[^"]*")*)/g;
const IS_NEXT = /;[\t ]*rel[\t ]*=[\t ]*(?:"(?:[^"]*[\t ])?next(?:[\t ][^"]*)?"|next[\t ]*(?:;|$))/i;

/** The address of `Link: <…>; rel="next"` (RFC 8288), or null. */
export function nextOfLink(link: string | readonly string[] | undefined): string | null {
  const header = typeof link === 'string' ? link : (link ?? []).join();
  for (const [, address = '', parameters = ''] of header.matchAll(LINK)) {
    if (IS_NEXT.test(parameters.trimEnd())) return address;
  }
  return null;
}
