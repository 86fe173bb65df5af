import type { Knex } from 'knex';
import { UserDirectoryUnavailableError } from '../../domain/errors.js';
import { isWellFormed } from '../../domain/is-well-formed.js';
import type { CredentialChecker } from '../../domain/ports/credential-checker.js';
import type { TokenRevoker } from '../../domain/ports/token-revoker.js';
import type { UserDirectory } from '../../domain/ports/user-directory.js';
import type { Timestamp } from '../../domain/timestamp.js';
import type { Role, User } from '../../domain/user.js';
import { openWith } from './connection-lease.js';
import { hashOfNobody, verifyPassword } from './password-hash.js';
import { USERS_TABLE } from './schema.js';
import type { Rows } from './sql.js';
import { TimeColumn } from './mapping/time-column.js';
import { utc } from './sql.js';
import { FROM_NOW_ON } from './stored-users.js';
import { LineFullError } from './turnstile.js';

interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  readonly password_hash: string | null;
  readonly tokens_valid_from: Timestamp | null;
  readonly disabled: boolean;
}

/** Longer ones can't be stored, nor is a password of this length anybody's. */
const MAX_LENGTH = 1_000;

/** The users of the table `users`. */
export class KnexUserDirectory implements UserDirectory, CredentialChecker, TokenRevoker {
  readonly #knex: Knex;
  readonly #deadlineMs: number;
  /** What an unknown username is checked against, so that refusing it takes as long. */
  readonly #nobodysHash = hashOfNobody();

  /** `deadlineMs`: how long the database may take to answer, in milliseconds; 3,000 by default. */
  constructor(knex: Knex, options: { readonly deadlineMs?: number } = {}) {
    this.#knex = knex;
    this.#deadlineMs = options.deadlineMs ?? 3_000;
  }

  async findById(id: string, signal?: AbortSignal): Promise<User | null> {
    const row = await this.#find('id', id, signal);
    return row === null ? null : rowToUser(row);
  }

  async check(username: string, password: string, signal?: AbortSignal): Promise<User | null> {
    const row = password.length > MAX_LENGTH ? null : await this.#find('username', username, signal);
    const hash = row?.password_hash ?? this.#nobodysHash;
    const tried = password.length > MAX_LENGTH ? '' : password;
    const belongs = await this.#verify(tried, hash, signal);
    signal?.throwIfAborted();
    return belongs && row !== null ? rowToUser(row) : null;
  }

  async revokeAll(userId: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (!canBeStored(userId)) return;
    await this.#ask(
      `UPDATE ${USERS_TABLE} SET tokens_valid_from = ${FROM_NOW_ON} WHERE id = ?`,
      userId,
      signal,
    );
  }

  async #verify(password: string, hash: string, signal?: AbortSignal): Promise<boolean> {
    try {
      return await verifyPassword(password, hash, signal);
    } catch (error) {
      if (error instanceof LineFullError) throw new UserDirectoryUnavailableError({ cause: error });
      throw error;
    }
  }

  async #find(column: 'id' | 'username', value: string, signal?: AbortSignal): Promise<UserRow | null> {
    signal?.throwIfAborted();
    if (!canBeStored(value)) return null;
    const [row] = await this.#ask<UserRow>(selectUser(column), value, signal);
    return row === undefined || row.disabled ? null : row;
  }

  /** @throws as the ports say. */
  async #ask<Row>(sql: string, value: string, signal?: AbortSignal): Promise<readonly Row[]> {
    try {
      const { lease, answer } = await openWith(this.#knex, { deadlineMs: this.#deadlineMs, signal }, () =>
        this.#knex.raw<Rows<Row>>(sql, [value]),
      );
      lease.release();
      return answer.rows;
    } catch (error) {
      signal?.throwIfAborted();
      throw new UserDirectoryUnavailableError({ cause: error });
    }
  }
}

/** Postgres refuses NUL in a text, so no stored one has it. */
function canBeStored(value: string): boolean {
  return value.length <= MAX_LENGTH && !value.includes('\0') && isWellFormed(value);
}

/** A table from before they were added, or of another's making, lacks the columns that `lacking` stands in for then. */
function selectUser(column: 'id' | 'username'): string {
  return `
    SELECT found.* FROM (SELECT NULL::timestamptz AS tokens_valid_from, NULL::timestamptz AS disabled_at) AS lacking
    CROSS JOIN LATERAL (
      SELECT id, username, role, password_hash, ${utc(new TimeColumn('tokens_valid_from').listable)} AS tokens_valid_from,
        disabled_at IS NOT NULL AS disabled
      FROM ${USERS_TABLE} WHERE ${column} = ?
    ) AS found`;
}

function rowToUser({ id, username, role, tokens_valid_from }: UserRow): User {
  return { id, username, role, ...(tokens_valid_from !== null && { tokensValidFrom: tokens_valid_from }) };
}
