import type { Sql } from '../sql.js';

/** A B-tree takes no longer text than 2.7 kB, and would refuse the write of a job that has one. */
const MOST_BYTES = 1_000;

/** Which users an index of users has. */
export function isIndexed(userId: string): string {
  return `octet_length(${userId}::text) <= ${MOST_BYTES}`;
}

/** Whether a job is a user's; said so that the planner knows that the index has all of that user's jobs. */
export function isUser(userId: string, user: string): Sql {
  const isThis = `${userId}::text = ?::text`;
  const isShort = Buffer.byteLength(user) <= MOST_BYTES;
  return { sql: isShort ? `(${isThis} AND ${isIndexed(userId)})` : isThis, bindings: [user] };
}
