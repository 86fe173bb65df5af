import { rootMessage } from '../root-message.js';
import type { Finding } from './check.js';
import { fault } from './check.js';

/** By SQLSTATE, or the system's code. */
const REMEDIES: Readonly<Record<string, string>> = {
  '28P01': 'mend the user or the password in %; or give the role another: ALTER ROLE … PASSWORD …',
  '28000': "let this user in from this machine: a line of the server's pg_hba.conf, or ALTER ROLE … LOGIN",
  '3D000': 'make the database (CREATE DATABASE …), or name another in %',
  '53300': 'too many connections are open: raise max_connections, or put a pooler before it',
  '57P03': 'the server is starting, or going down: try again, and look in its log',
  '42501': 'grant what is missing: see “rights”',
  '55P03': 'somebody has locked the table: see pg_stat_activity and pg_locks',
  '57014': 'the table took too long: see the indexes it lacks, or who has locked it (pg_locks)',
  ECONNREFUSED:
    "start Postgres, or mend the host and port in %: nothing listens there (listen_addresses, a container's port)",
  ENOENT: 'start Postgres, or mend the socket in %',
  ENOTFOUND: 'mend the host in %: no such name is known here',
  EAI_AGAIN: 'mend the host in %, or the name service of this machine',
  EHOSTUNREACH: 'mend the host in %, or the way to it: a network, a firewall',
  ENETUNREACH: 'mend the host in %, or the way to it: a network, a firewall',
  ETIMEDOUT: 'mend the host and port in %, or the way to it: a firewall that swallows packets',
  ECONNRESET: 'something on the way, or Postgres itself, ended the connection: look in its log',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "its certificate is its own: give the authority's by NODE_EXTRA_CA_CERTS or sslrootcert, or sslmode=no-verify in %",
  SELF_SIGNED_CERT_IN_CHAIN:
    "give the authority's certificate by NODE_EXTRA_CA_CERTS, or by sslrootcert in %",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "give the authority's certificate by NODE_EXTRA_CA_CERTS, or by sslrootcert in %",
  ERR_TLS_CERT_ALTNAME_INVALID: 'name the host in % as its certificate does',
  CERT_HAS_EXPIRED: "renew the server's certificate",
};

const BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/does not support SSL/, 'the server has no TLS: turn it on there (ssl = on), or take sslmode out of %'],
  [
    /no encryption|pg_hba\.conf/,
    'let it in by a line of pg_hba.conf; if that wants TLS, put sslmode=require into %',
  ],
  [/did not answer in time|timeout/i, 'mend the host and port in %, or see whether the server is overloaded'],
];

const OTHERWISE = "look in the server's log";

/** What to do about an error of the driver, met by the URL of this setting. */
export function explainDatabaseError(error: unknown, setting: string): Finding {
  const message = rootMessage(error);
  const code = codeOf(error);
  const isAccess = code === '28000' && /pg_hba/.test(message);
  const byMessage = BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
  const remedy = (isAccess ? byMessage : (REMEDIES[code] ?? byMessage)) ?? OTHERWISE;
  return fault(message, remedy.replace('%', setting));
}

/** Of the innermost cause that has one. */
export function codeOf(error: unknown): string {
  const inner =
    error instanceof AggregateError ? (error.errors as unknown[])[0] : (error as Error | undefined)?.cause;
  const deeper = inner instanceof Error ? codeOf(inner) : '';
  const { code } = (error ?? {}) as { code?: unknown };
  return deeper !== '' ? deeper : typeof code === 'string' ? code : '';
}
