import type {
  Condition,
  JobSources,
  JobsMapping,
  ProgressSource,
  Scalar,
  StatusSource,
  Test,
  TimeEncoding,
  TimeSource,
} from './jobs-mapping.js';
import type { ColumnType, ColumnTypes } from './column-types.js';
import { columnsOfCondition } from './condition-sql.js';
import { isValue } from './is-value.js';
import { columnsOf, columnsOfTime } from './mapped-columns.js';

/** What of a mapping doesn't fit the table. */
export interface JobsProblem {
  /** The key of the mapping, such as `columns.createdAt`. */
  readonly key: string;
  /** null where it is no column that is wrong. */
  readonly column: string | null;
  /** In words. */
  readonly says: string;
}

/** Compares a mapping with the columns of the table; none where all fits. */
export function checkJobs(mapping: JobsMapping, types: ColumnTypes): readonly JobsProblem[] {
  const { columns, where = {} } = mapping;
  const keys = Object.keys(columns) as (keyof JobSources)[];
  return [
    ...missing('where', columnsOfCondition(where), types),
    ...checkCondition('where', where, types),
    ...keys.flatMap((key) => missing(`columns.${key}`, columnsOf(key, columns), types)),
    ...(['createdAt', 'startedAt', 'finishedAt'] as const).flatMap((key) =>
      checkTime(`columns.${key}`, columns[key], types),
    ),
    ...checkWords('columns.status', columns.status, types),
    ...checkRules('columns.status.rules', columns.status, types),
    ...checkShare('columns.progress', columns.progress, types),
    ...keys.flatMap((key) => checkPath(`columns.${key}`, columns[key], types)),
  ];
}

function missing(key: string, names: readonly string[], types: ColumnTypes): JobsProblem[] {
  return names
    .filter((name) => !types.has(name))
    .map((column) => ({ key, column, says: `there is no column ${column}` }));
}

function checkRules(key: string, source: StatusSource, types: ColumnTypes): JobsProblem[] {
  if (typeof source !== 'object' || !('rules' in source)) return [];
  return source.rules.flatMap(({ when }, i) => checkCondition(`${key}.${i}.when`, when, types));
}

/** A value that the column's type doesn't have would be an error of every list. */
function checkCondition(key: string, condition: Condition, types: ColumnTypes): JobsProblem[] {
  return Object.entries(condition).flatMap(([column, test]) => {
    const found = types.get(column);
    if (found === undefined || !['enum', 'integer', 'uuid'].includes(found.kind)) return [];
    return valuesOf(test)
      .filter((value) => !isValue(String(value), found))
      .map((value) => ({
        key: `${key}.${column}`,
        column,
        says: `${column} can't be ${JSON.stringify(value)}: its type ${found.kind === 'enum' ? `has ${found.labels.join(', ')}` : `is ${found.type}`}`,
      }));
  });
}

function valuesOf(test: Test): Scalar[] {
  const isScalar = (value: unknown): value is Scalar => value !== null && typeof value !== 'object';
  if (typeof test !== 'object' || test === null) return [test].filter(isScalar);
  return Array.isArray(test)
    ? test.filter(isScalar)
    : Object.entries(test).flatMap(([name, operand]) => (name === 'set' ? [] : [operand].filter(isScalar)));
}

function checkShare(key: string, source: ProgressSource, types: ColumnTypes): JobsProblem[] {
  if (source === null || typeof source !== 'object' || !('of' in source)) return [];
  const { column } = source;
  const found = types.get(column);
  if (found === undefined || FITTING.number.includes(found.kind)) return [];
  return [{ key, column, says: `${column} is of type ${found.type}, which is no number` }];
}

function checkPath(key: string, source: JobSources[keyof JobSources], types: ColumnTypes): JobsProblem[] {
  if (source === null || typeof source !== 'object' || !('path' in source)) return [];
  const { column } = source;
  if (types.get(column)?.hasPaths !== false) return [];
  const says = `${column} is a text, in which only PostgreSQL 16 and later finds a path: make it json or jsonb, or leave the path out`;
  return [{ key, column, says }];
}

const FITTING: Readonly<Record<'timestamptz' | 'timestamp' | 'number', readonly ColumnType['kind'][]>> = {
  timestamptz: ['timestamptz'],
  timestamp: ['timestamp'],
  number: ['integer', 'decimal', 'float'],
};

function checkTime(key: string, source: TimeSource, types: ColumnTypes): JobsProblem[] {
  const as = source !== null && typeof source === 'object' ? (source.as ?? 'timestamptz') : 'timestamptz';
  return columnsOfTime(source).flatMap((column) => {
    const found = types.get(column);
    if (found === undefined || FITTING[storedAs(as)].includes(found.kind)) return [];
    const says = `${column} is of type ${found.type}, which ${as} can't be read from: ${adviceFor(found)}`;
    return [{ key, column, says }];
  });
}

function storedAs(as: TimeEncoding): keyof typeof FITTING {
  if (as === 'timestamptz') return 'timestamptz';
  return as.startsWith('epoch') ? 'number' : 'timestamp';
}

function adviceFor({ kind }: ColumnType): string {
  if (kind === 'timestamptz') return 'leave out "as"';
  if (kind === 'timestamp') return 'say "as": "utc", or an offset such as "+08:00"';
  if (kind === 'integer' || kind === 'decimal' || kind === 'float')
    return 'say "as": "epoch-s", "epoch-ms" or "epoch-us"';
  return 'it holds no moments';
}

function checkWords(key: string, source: StatusSource, types: ColumnTypes): JobsProblem[] {
  if (typeof source !== 'object' || !('column' in source) || source.path !== undefined) return [];
  const { column, words = {} } = source;
  const { labels = [], kind } = types.get(column) ?? {};
  if (kind !== 'enum') return [];
  return Object.entries(words).flatMap(([status, told]) =>
    told
      .filter((word) => word !== null && !labels.includes(word))
      .map((word) => ({
        key: `${key}.words.${status}`,
        column,
        says: `${column} has no word ${JSON.stringify(word)}: its type has ${labels.join(', ')}`,
      })),
  );
}
