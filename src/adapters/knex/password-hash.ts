import type { ScryptOptions } from 'node:crypto';
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Turnstile } from './turnstile.js';

const deriveKey = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/**
 * 32 MiB a password: of the settings that OWASP names as equal, one that leaves a small server its memory.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const COST = { log2N: 15, r: 8, p: 3 };

/** Scrypt can't tell a password from the same one with NULs after it, since HMAC pads its key with them. */
const NUL = '\0';
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Bounds of what a stored hash may ask for, so that a bad row can't take the process's memory or its minutes. */
const MOST_MEMORY_BYTES = 512 * 1024 * 1024;
const MOST_P = 16;

/** `$scrypt$ln=15,r=8,p=3$salt$key`, the latter two in base64 without padding. */
const HASH =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{8,100})\$([A-Za-z0-9+/]{22,100})$/;

/**
 * Two of the four threads that Node has for such work, so that sign-ins leave some for DNS and files. Those who
 * wait behind so many others would have given up before their turn.
 */
const turnstile = new Turnstile(2, 24);

/**
 * A hash of the password, with the salt and the parameters that `verifyPassword` needs.
 * @throws RangeError where the password has a NUL.
 */
export async function hashPassword(password: string): Promise<string> {
  if (password.includes(NUL)) throw new RangeError('a password cannot have a NUL');
  const salt = randomBytes(SALT_BYTES);
  return format(salt, await derive(password, salt, KEY_BYTES, COST));
}

/** A hash that no password has; to verify one against it takes as long as against a real one. */
export function hashOfNobody(): string {
  return format(randomBytes(SALT_BYTES), randomBytes(KEY_BYTES));
}

/**
 * Whether the hash is of this password; false too for what is no hash. Aborting drops those that still wait.
 * @throws LineFullError where too many wait already.
 */
export async function verifyPassword(password: string, hash: string, signal?: AbortSignal): Promise<boolean> {
  const match = HASH.exec(hash);
  if (match === null) return false;
  const [, log2N, r, p, salt = '', key = ''] = match;
  const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  if (cost.log2N < 1 || cost.r < 1 || cost.p < 1 || cost.p > MOST_P || memoryOf(cost) > MOST_MEMORY_BYTES) {
    return false;
  }
  const expected = Buffer.from(key, 'base64');
  const actual = await derive(password, Buffer.from(salt, 'base64'), expected.length, cost, signal);
  return timingSafeEqual(actual, expected) && !password.includes(NUL);
}

function derive(
  password: string,
  salt: Buffer,
  length: number,
  cost: typeof COST,
  signal?: AbortSignal,
): Promise<Buffer> {
  const { log2N, r, p } = cost;
  const options = { N: 2 ** log2N, r, p, maxmem: 2 * memoryOf(cost) };
  return turnstile.pass(() => deriveKey(password, salt, length, options), signal);
}

function memoryOf({ log2N, r }: typeof COST): number {
  return 128 * 2 ** log2N * r;
}

function format(salt: Buffer, key: Buffer): string {
  const { log2N, r, p } = COST;
  return `$scrypt$ln=${log2N},r=${r},p=${p}$${base64(salt)}$${base64(key)}`;
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
