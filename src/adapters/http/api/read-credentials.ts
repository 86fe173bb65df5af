import { InvalidParameterError } from '../../../domain/errors.js';
import { isWellFormed } from '../../../domain/is-well-formed.js';
import { HttpProblem } from '../http-problem.js';
import { readBody } from '../read-body.js';
import type { HttpContext } from '../request-state.js';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const MAX_BODY_BYTES = 4096;
const MAX_LENGTHS = new Map<string, number>([
  ['username', 200],
  ['password', 1000],
]);
const MAX_SHOWN_NAME = 64;
const JSON_TYPE = /^application\/json[\t ]*(?:;[\t ]*charset="?utf-8"?[\t ]*)?$/i;

/** Reads `{"username": "…", "password": "…"}`, and nothing but that. @throws InvalidParameterError, HttpProblem */
export async function readCredentials(ctx: HttpContext): Promise<Credentials> {
  const encoding = ctx.get('Content-Encoding');
  if (!JSON_TYPE.test(ctx.get('Content-Type')) || (encoding !== '' && encoding !== 'identity')) {
    throw new HttpProblem('unsupported_media_type', { detail: 'Expected application/json in UTF-8.' });
  }
  const body = parseObject(await readBody(ctx, MAX_BODY_BYTES));
  const unknown = Object.keys(body).find((name) => !MAX_LENGTHS.has(name));
  if (unknown !== undefined) {
    throw new InvalidParameterError(
      unknown.slice(0, MAX_SHOWN_NAME),
      'only the members username and password',
    );
  }
  return { username: readText(body, 'username'), password: readText(body, 'password') };
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // The parser's words would quote the body, and with it a password.
  }
  throw new InvalidParameterError('body', 'a JSON object with the members username and password');
}

function readText(body: Record<string, unknown>, name: keyof Credentials): string {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  const max = MAX_LENGTHS.get(name) ?? 0;
  if (typeof value !== 'string' || value === '' || value.length > max || !isWellFormed(value)) {
    throw new InvalidParameterError(name, `a text of 1 to ${max} characters`);
  }
  return value;
}
