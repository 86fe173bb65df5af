import type { Knex } from 'knex';
import type { QuotedJobsTable } from '../jobs-table.js';
import type { TaskScope as SearchScope } from '../../../domain/task-scope.js';
import type { SqlCondition } from './search-sql.js';
import { allOf } from './search-sql.js';

/** The user's jobs; null for those of all. */
export function ofUser({ userId }: SearchScope, { columns }: QuotedJobsTable): SqlCondition | null {
  return userId === null ? null : { sql: `${columns.userId} = ?::text`, bindings: [userId] };
}

/** The stretch of creation times, without its end where that is another one. */
export function inStretch(
  scope: SearchScope,
  { columns: { createdAt } }: QuotedJobsTable,
  until: SqlCondition | null = null,
): SqlCondition {
  const bound = (operator: string, value: Knex.RawBinding | null): SqlCondition[] =>
    value === null ? [] : [{ sql: `${createdAt} ${operator} ?::timestamptz`, bindings: [value] }];
  return allOf([
    ...bound('>=', scope.createdFrom),
    ...(until === null
      ? [...bound('<', scope.createdTo), ...bound('<=', scope.asOf)]
      : [{ sql: `${createdAt} < ${until.sql}`, bindings: until.bindings }]),
  ]);
}

/** The moment that all of a scope was created before. */
export function endOf({ createdTo, asOf }: SearchScope): SqlCondition {
  const ends = [
    ...(createdTo === null ? [] : [{ sql: '?::timestamptz', value: createdTo }]),
    ...(asOf === null ? [] : [{ sql: `?::timestamptz + interval '1 microsecond'`, value: asOf }]),
  ];
  if (ends.length === 0) return { sql: `timestamptz 'infinity'`, bindings: [] };
  return { sql: `LEAST(${ends.map(({ sql }) => sql).join(', ')})`, bindings: ends.map(({ value }) => value) };
}
