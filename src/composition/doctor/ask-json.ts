import { got } from 'got';

export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  /** What the body is as JSON; undefined where it is none. */
  readonly json: unknown;
}

const PATIENCE_MS = 3_000;
const MOST_CHARACTERS = 64 * 1024;

/** One GET without credentials, redirects or retries. @throws the request's error. */
export async function askJson(base: string, path: string): Promise<Answer> {
  const url = new URL(base);
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  const { statusCode, headers, body } = await got(url, {
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    timeout: { request: PATIENCE_MS },
    headers: { 'user-agent': undefined, accept: 'application/json' },
  });
  return { status: statusCode, location: headers.location, json: parse(body.slice(0, MOST_CHARACTERS)) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
