import type { AuthForm, StreamCredentials } from '../stream-mapping.js';
import { signToken } from './sign-token.js';

/** What proves a request, and where it is put. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
}

const NONE: Proof = { headers: {}, query: {}, body: {} };
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Long enough for a clock that is some minutes off. */
const TOKEN_LASTS_S = 300;
/** For a mapping that says nothing of it. */
const USUAL_FORMS: readonly AuthForm[] = [{ by: 'bearer' }, { by: 'basic' }];

/**
 * Chooses the first form that the credentials are enough for; without any, nothing is sent.
 * @returns the proof of a request that is made at this second since 1970.
 * @throws TypeError for credentials that can't be sent, or that no form wants; they are not quoted.
 */
export function compileAuth(
  forms: readonly AuthForm[] = USUAL_FORMS,
  auth: StreamCredentials = {},
): (nowS: number) => Proof {
  if (Object.values(auth).every((value) => value === undefined)) return () => NONE;
  for (const form of forms) {
    const proof = compileForm(form, auth);
    if (proof !== null) return proof;
  }
  throw new TypeError(`the server wants other credentials: ${forms.map(wantsOf).join(', or ')}`);
}

function wantsOf({ by }: AuthForm): string {
  if (by === 'basic') return 'username and password';
  return by === 'hs256' ? 'secret' : 'token';
}

function compileForm(form: AuthForm, auth: StreamCredentials): ((nowS: number) => Proof) | null {
  const { token, username, password, key, secret } = auth;
  switch (form.by) {
    case 'basic': {
      if (username === undefined || password === undefined) return null;
      if (username.includes(':')) throw new TypeError('a username with a colon in it can not be sent');
      const pair = Buffer.from(`${username}:${password}`).toString('base64');
      return always({ ...NONE, headers: { authorization: `Basic ${pair}` } });
    }
    case 'hs256': {
      if (secret === undefined) return null;
      const { claims = {}, header } = form;
      return (nowS) => {
        const issuer = key === undefined ? {} : { iss: key };
        const signed = signToken({ ...claims, ...issuer, exp: nowS + TOKEN_LASTS_S }, secret);
        return { ...NONE, headers: inHeader(header, signed) };
      };
    }
    case 'query':
      return token === undefined ? null : always({ ...NONE, query: { [form.name]: token } });
    case 'body':
      return token === undefined ? null : always({ ...NONE, body: { [form.name]: token } });
    case 'bearer':
    case 'header':
      if (token === undefined) return null;
      if (!HEADER_VALUE.test(token)) throw new TypeError('the token has to be of visible ASCII characters');
      return always({ ...NONE, headers: inHeader(form.by === 'header' ? form.name : undefined, token) });
  }
}

function inHeader(name: string | undefined, token: string): Readonly<Record<string, string>> {
  if (name === undefined) return { authorization: `Bearer ${token}` };
  if (!HEADER_NAME.test(name)) throw new TypeError('the name of a header is none');
  return { [name.toLowerCase()]: token };
}

function always(proof: Proof): () => Proof {
  return () => proof;
}
