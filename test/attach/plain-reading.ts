import type { Knex } from 'knex';
import type {
  Condition,
  JobsMapping,
  Operand,
  StatusSource,
  Test,
  TimeSource,
} from '../../src/adapters/knex/mapping/jobs-mapping.js';
import type { TaskStatus } from '../../src/domain/task.js';
import { toTaskStatus } from '../../src/domain/task.js';
import type { Timestamp } from '../../src/domain/timestamp.js';
import { fromMicroseconds, parseTimestamp, withoutSentinel } from '../../src/domain/timestamp.js';
import type { WholeTruth } from './job-truth.js';

export type PlainJob = Omit<WholeTruth, 'story' | 'isStarted' | 'isFinished'>;

type Row = Readonly<Record<string, unknown>>;

/**
 * Reads a whole mapped table by the plainest means, in the order of its ids: every row as JSON, and the mapping done in
 * JavaScript. It shares nothing with the adapter, whose work it is compared with.
 */
export async function readPlainly(knex: Knex, mapping: JobsMapping): Promise<PlainJob[]> {
  const { schema, table, columns } = mapping;
  const ids = typeof columns.id === 'string' ? [columns.id] : columns.id;
  const { rows } = await knex.raw<{ rows: { ids: string[]; row: Row }[] }>(
    `SELECT ARRAY[${ids.map(() => 't.??::text').join(', ')}] AS ids, to_jsonb(t) AS row
       FROM ${schema === null ? '??' : '??.??'} AS t ORDER BY ${ids.map(() => 't.??').join(', ')}`,
    [...ids, ...(schema === null ? [table] : [schema, table]), ...ids],
  );
  return rows
    .filter(({ row }) => mapping.where === undefined || holds(mapping.where, row))
    .map(({ ids: id, row }) => {
      const progress = Number(valueOf(columns.progress, row) ?? NaN);
      return {
        id,
        ...statusOf(columns.status, row),
        taskType: textOf(columns.taskType, row) ?? '',
        name: textOf(columns.name, row),
        userId: textOf(columns.userId, row),
        error: textOf(columns.error, row),
        progress: Number.isNaN(progress) ? null : progress / wholeOf(columns.progress),
        createdAt: momentOf(columns.createdAt, row),
        startedAt: momentOf(columns.startedAt, row),
        finishedAt: momentOf(columns.finishedAt, row),
      };
    });
}

function statusOf(source: StatusSource, row: Row): { status: TaskStatus; word: string | null } {
  if (typeof source === 'string') return statusOf({ column: source }, row);
  if ('value' in source) return { status: source.value, word: null };
  if ('rules' in source) {
    const rule = source.rules.find(({ when }) => holds(when, row));
    return { status: rule?.status ?? source.else, word: null };
  }
  const word = textOf(
    source.path === undefined ? source.column : { column: source.column, path: source.path },
    row,
  );
  const mapped = Object.entries(source.words ?? {}).find(([, words]) => words.includes(word));
  return { status: (mapped?.[0] as TaskStatus | undefined) ?? toTaskStatus(word), word };
}

/** A column's value, or what stands at a place in it. */
function valueOf(source: unknown, row: Row): unknown {
  if (source === null) return null;
  if (typeof source === 'string') return row[source];
  const {
    column,
    path = [],
    value,
  } = source as { column?: string; path?: readonly string[]; value?: string };
  if (column === undefined) return value;
  return path.reduce((at, key) => memberOf(at, key), path.length > 0 ? parsed(row[column]) : row[column]);
}

function parsed(json: unknown): unknown {
  return typeof json === 'string' ? (JSON.parse(json) as unknown) : json;
}

function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return (value as unknown[]).at(Number(key));
  return value !== null && typeof value === 'object' ? (value as Row)[key] : undefined;
}

function textOf(source: unknown, row: Row): string | null {
  const value = valueOf(source, row) ?? null;
  if (value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

function wholeOf(source: unknown): number {
  return source !== null && typeof source === 'object' && 'of' in source ? Number(source.of) : 1;
}

function momentOf(source: TimeSource, row: Row): Timestamp | null {
  if (source === null) return null;
  if (typeof source === 'string') return momentOf({ column: source }, row);
  const names = typeof source.column === 'string' ? [source.column] : source.column;
  const value = names.map((name) => row[name] ?? null).find((one) => one !== null) as
    string | number | undefined;
  if (value === undefined || source.none?.includes(value) === true) return null;
  return withoutSentinel(toMoment(value, source.as ?? 'timestamptz'));
}

const MICROSECONDS = { 'epoch-s': 1_000_000, 'epoch-ms': 1_000, 'epoch-us': 1 };

function toMoment(value: string | number, as: string): Timestamp | null {
  if (typeof value === 'string') {
    return parseTimestamp(as === 'timestamptz' ? value : value + (as === 'utc' ? 'Z' : as));
  }
  return fromMicroseconds(BigInt(Math.round(value * MICROSECONDS[as as keyof typeof MICROSECONDS])));
}

function holds(condition: Condition, row: Row): boolean {
  return Object.entries(condition).every(([column, test]) => passes(row[column] ?? null, test, row));
}

function passes(value: unknown, test: Test, row: Row): boolean {
  if (Array.isArray(test)) return (test as readonly unknown[]).includes(value);
  if (test === null || typeof test !== 'object') return value === test;
  const comparison = test as Readonly<Record<string, unknown>>;
  if ('set' in comparison) return (value !== null) === comparison['set'];
  if (value === null) return false;
  if ('not' in comparison) return value !== comparison['not'];
  const [[operator, operand]] = Object.entries(comparison) as [[string, Operand]];
  const other = typeof operand === 'object' ? (row[operand.column] ?? null) : operand;
  if (other === null) return false;
  const [a, b] = [value as number, other as number];
  return { lt: a < b, lte: a <= b, gt: a > b, gte: a >= b }[operator] ?? false;
}
