import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../../domain/json.js';
import { stringifyJson } from '../../json/json-text.js';

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** A JSON Web Token of these claims (RFC 7519), signed by HMAC-SHA256. */
export function signToken(claims: JsonObject, secret: string): string {
  const signed = `${HEADER}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function encode(part: JsonObject): string {
  return Buffer.from(stringifyJson(part)).toString('base64url');
}
