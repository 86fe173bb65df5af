import { stringifyJson } from '../../json/json-text.js';
import { parseBaseUrl, resolveUnder } from '../../http-client/base-url.js';
import type { StreamSourceOptions } from '../stream-mapping.js';
import { TransferError } from '../transfer-error.js';
import { compileAuth } from './compile-auth.js';
import type { PageRequest } from './compile-paging.js';

export interface BuiltRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const ACCEPT = { json: 'application/json', xml: 'application/xml, text/xml' } as const;

/** @throws TypeError where the URL, the path or the credentials can't be used; none of them is quoted. */
export function compileRequest({
  url,
  mapping,
  auth,
}: StreamSourceOptions): (page: PageRequest, nowS: number) => BuiltRequest {
  const base = parseBaseUrl(url, 'the StreamingServer');
  const { method = 'GET', path = '', query = {}, headers = {}, body } = mapping.request ?? {};
  if (path !== '' && !path.startsWith('/')) throw new TypeError("a request's path has to begin with a slash");
  const prove = compileAuth(mapping.auth, auth);
  return (page, nowS) => {
    const proof = prove(nowS);
    const target = page.link === undefined ? resolveUnder(base, fillIn(path, page)) : follow(page.link, base);
    const parameters = { ...query, ...proof.query, ...page.query };
    for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
    const content = { ...body, ...proof.body };
    const hasBody = method === 'POST' && (body !== undefined || Object.keys(content).length > 0);
    return {
      method,
      url: target,
      headers: {
        accept: ACCEPT[mapping.format ?? 'json'],
        ...(hasBody && { 'content-type': 'application/json' }),
        ...headers,
        ...proof.headers,
      },
      body: hasBody ? stringifyJson(content) : undefined,
    };
  };
}

function fillIn(path: string, { places }: PageRequest): string {
  return path.replace(/\{(page|offset|size)\}/g, (_whole, name: string) => String(places[name] ?? ''));
}

/** The same server's only: credentials go with it. */
function follow(link: string, base: URL): URL {
  const target = URL.canParse(link, base.href) ? new URL(link, base) : null;
  if (target?.origin !== base.origin) {
    throw new TransferError('malformed', 'the next page is said to be on another server');
  }
  return target;
}
