import type { SortKey } from '../../../domain/task-order.js';
import type { TaskStatus } from '../../../domain/task.js';
import { TASK_STATUSES, toTaskStatus } from '../../../domain/task.js';
import { inSchema, quoteText } from '../quote.js';
import type { UserSql } from '../search/user-condition.js';
import { userSql } from '../search/user-condition.js';
import type { ColumnType, ColumnTypes } from './column-types.js';
import { UNKNOWN_TYPES, UUID } from './column-types.js';
import { columnsOfCondition, conditionSql } from './condition-sql.js';
import { IdColumns } from './id-columns.js';
import { columnsOfId, columnsOfStatus, columnsOfTime } from './mapped-columns.js';
import type { JobSources, JobsMapping, StatusSource, TimeSource, ValueSource } from './jobs-mapping.js';
import { encodingOf, TimeColumn } from './time-column.js';
import type { Columns } from './value-sql.js';
import {
  areJson,
  canBeIndexed,
  columnSql,
  columnsOfValue,
  detailsSql,
  isJsonb,
  progressSql,
  textSql,
  valueSql,
} from './value-sql.js';
import { hasWordsOfItsOwn, WordColumn } from './word-column.js';

/** A mapped table as statements need it: every value of a job as SQL, all columns prefixed, since a result may have their names. */
export interface JobsSql {
  /** The table's name, quoted, for what is asked of the table as such. */
  readonly table: string;
  /** What stands after FROM: all jobs, under the alias that the columns are prefixed with. */
  readonly from: string;
  /** Whether a row is a job; null where all are. */
  readonly isJob: string | null;
  readonly unboundedTime: boolean;
  readonly id: IdColumns;
  readonly times: Readonly<Record<SortKey, TimeColumn>>;
  readonly status: WordColumn;
  readonly taskType: WordColumn;
  /** What is shown as it is. */
  readonly values: Readonly<Record<'userId' | 'name' | 'error' | 'progress' | 'details', string>>;
  readonly user: UserSql;
  /** Whether the details are of a type that can be asked for what they hold without an error. */
  readonly hasJsonb: boolean;
  /** What an index can lead to by what it holds. */
  readonly indexable: Readonly<Record<'user' | 'details' | 'name', boolean>>;
  /** What a word of the table's stands for. */
  readonly readStatus: (word: string | null) => TaskStatus;
  /** The words that are known to stand for some statuses, whether a job has them or not. */
  readonly wordsFor: (statuses: readonly TaskStatus[]) => readonly string[];
  /** The names of the columns that the ledger's counts depend on, unquoted, and those of words among them. */
  readonly counted: { readonly columns: readonly string[]; readonly words: readonly string[] };
  /** The same jobs under another alias: none where it is empty. */
  as(alias: string): JobsSql;
}

/** @throws RangeError for what can't be written as SQL. */
export function jobsSql(mapping: JobsMapping, types: ColumnTypes = UNKNOWN_TYPES, alias = 'job'): JobsSql {
  const { columns: sources, where = {}, unboundedTime = false } = mapping;
  const prefix = alias === '' ? '' : `${alias}.`;
  const columns: Columns = { types, prefix };
  const table = inSchema(mapping.schema, mapping.table);
  const isJob = Object.keys(where).length === 0 ? null : conditionSql(where, prefix);
  const words = wordsOf(sources.status);
  const status = statusOf(sources.status, columns);
  return {
    table,
    from: `${isJob === null ? table : `(SELECT * FROM ${table} WHERE ${conditionSql(where)})`} AS ${alias === '' ? 'job' : alias}`,
    isJob,
    unboundedTime,
    id: idOf(sources.id, columns),
    times: {
      createdAt: timeOf(sources.createdAt, columns),
      startedAt: timeOf(sources.startedAt, columns),
      finishedAt: timeOf(sources.finishedAt, columns),
    },
    status,
    taskType: wordOf(sources.taskType, columns),
    values: {
      userId: textSql(sources.userId, columns),
      name: textSql(sources.name, columns),
      error: textSql(sources.error, columns),
      progress: progressSql(sources.progress, columns),
      details: detailsSql(sources.details, columns),
    },
    user: userOf(sources.userId, columns),
    hasJsonb: !areJson(sources.details, columns),
    indexable: {
      user: canBeIndexed(sources.userId, columns),
      details: isJsonb(sources.details, columns),
      name: canBeIndexed(sources.name, columns),
    },
    readStatus: readerOf(words),
    wordsFor: (statuses) => wordsFor(words, statuses).filter((word) => status.takes(word)),
    counted: countedBy(mapping),
    as: (other) => jobsSql(mapping, types, other),
  };
}

function idOf(id: JobSources['id'], columns: Columns): IdColumns {
  return new IdColumns(
    columnsOfId(id).map((name) => ({
      stored: columnSql(name, columns),
      column: columns.types.get(name) ?? UUID,
    })),
  );
}

function userOf(source: ValueSource, columns: Columns): UserSql {
  const type = typeof source === 'string' ? columns.types.get(source) : undefined;
  return userSql(valueSql(source, columns), textSql(source, columns), type);
}

function timeOf(source: TimeSource, columns: Columns): TimeColumn {
  if (source === null) return new TimeColumn('NULL::timestamptz');
  if (typeof source === 'string') return new TimeColumn(columnSql(source, columns));
  const { as = 'timestamptz', none = [] } = source;
  const names = columnsOfTime(source);
  const sql = names.map((name) => columnSql(name, columns));
  const stored = sql.length === 1 ? (sql[0] ?? '') : `COALESCE(${sql.join(', ')})`;
  const types = names.map((name) => columns.types.get(name));
  return new TimeColumn(stored, encodingOf(as, widest(types)), none.map(String));
}

/** Of numbers, the one that COALESCE makes of all. */
function widest(types: readonly (ColumnType | undefined)[]): ColumnType | undefined {
  const ofKind = (kind: ColumnType['kind']) => types.find((type) => type?.kind === kind);
  return ofKind('float') ?? ofKind('decimal') ?? types[0];
}

function wordOf(source: ValueSource, columns: Columns): WordColumn {
  if (typeof source === 'string') {
    const sql = columnSql(source, columns);
    const column = columns.types.get(source);
    if (column !== undefined && !hasWordsOfItsOwn(column))
      return new WordColumn(`(${sql})::text`, undefined, false);
    return new WordColumn(sql, column);
  }
  return new WordColumn(valueSql(source, columns), undefined, source === null || 'value' in source);
}

function statusOf(source: StatusSource, columns: Columns): WordColumn {
  if (typeof source === 'string') return wordOf(source, columns);
  if ('value' in source) return wordOf(source, columns);
  if ('rules' in source) {
    const cases = source.rules.map(
      ({ status, when }) => `WHEN ${conditionSql(when, columns.prefix)} THEN ${quoteText(status)}`,
    );
    return new WordColumn(
      `(CASE ${cases.join(' ')} ELSE ${quoteText(source.else)} END)::text`,
      undefined,
      false,
    );
  }
  const { column, path } = source;
  return wordOf(path === undefined ? column : { column, path }, columns);
}

type Words = ReadonlyMap<string, TaskStatus>;

function wordsOf(source: StatusSource): Words {
  const words = typeof source === 'object' && 'column' in source ? (source.words ?? {}) : {};
  return new Map(
    TASK_STATUSES.flatMap((status) => (words[status] ?? []).map((word) => [word ?? '', status] as const)),
  );
}

/** What is told of comes first, then the list's own words. */
function readerOf(words: Words): (word: string | null) => TaskStatus {
  if (words.size === 0) return toTaskStatus;
  return (word) => words.get(word ?? '') ?? toTaskStatus(word);
}

function wordsFor(words: Words, statuses: readonly TaskStatus[]): readonly string[] {
  const told = [...words].filter(([, status]) => statuses.includes(status)).map(([word]) => word);
  return [...told, ...statuses.filter((status) => !words.has(status))];
}

function countedBy({ columns, where = {} }: JobsMapping): JobsSql['counted'] {
  const { createdAt, startedAt, finishedAt, status, taskType } = columns;
  const times = [createdAt, startedAt, finishedAt].flatMap(columnsOfTime);
  const words = [...columnsOfStatus(status), ...columnsOfValue(taskType)];
  return { columns: [...new Set([...times, ...words, ...columnsOfCondition(where)])], words };
}
