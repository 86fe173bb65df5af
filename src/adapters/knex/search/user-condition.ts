import type { ColumnType } from '../mapping/column-types.js';
import type { Sql } from '../sql.js';

/** Whose a job is, in the column's own type where that is the index of it. */
export interface UserSql {
  readonly stored: string;
  readonly kind: 'text' | 'integer' | 'uuid';
}

/** A B-tree takes no longer text than 2.7 kB, and would refuse the write of a job that has one. */
const MOST_BYTES = 1_000;

const NOBODY: Sql = { sql: 'false', bindings: [] };
const TYPES = {
  integer: { type: 'bigint', takes: /^(?:0|-?[1-9]\d{0,17})$/ },
  uuid: { type: 'uuid', takes: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ },
} as const;

export function userSql(column: string, text: string, type: ColumnType | undefined): UserSql {
  if (type?.kind === 'integer' || type?.kind === 'uuid') return { stored: column, kind: type.kind };
  return { stored: text, kind: 'text' };
}

/** Which users an index of users has; null where it has all. */
export function isIndexed({ stored, kind }: UserSql): string | null {
  return kind === 'text' ? `octet_length(${stored}::text) <= ${MOST_BYTES}` : null;
}

/** Whether a job is a user's; said so that the planner knows that the index has all of that user's jobs. */
export function isUser(column: UserSql, user: string): Sql {
  if (column.kind !== 'text') {
    const { type, takes } = TYPES[column.kind];
    return takes.test(user) ? { sql: `${column.stored} = ?::${type}`, bindings: [user] } : NOBODY;
  }
  const isThis = `${column.stored}::text = ?::text`;
  const isShort = Buffer.byteLength(user) <= MOST_BYTES;
  return { sql: isShort ? `(${isThis} AND ${isIndexed(column)})` : isThis, bindings: [user] };
}
