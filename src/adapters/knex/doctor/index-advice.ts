import type { JobsMapping, TimeSource } from '../mapping/jobs-mapping.js';
import { columnsOfId, columnsOfTime } from '../mapping/mapped-columns.js';
import type { IndexShape, TableShape } from './table-shape.js';

export interface IndexAdvice {
  /** What lacks it, such as `the order by time of start`. */
  readonly serves: string;
  /** An index that has the order of times, but not that of the jobs of one moment; null where all rows have to be read. */
  readonly nearly: string | null;
  readonly sql: string;
}

const ORDERS = {
  createdAt: 'the order by time of creation',
  startedAt: 'the order by time of start',
  finishedAt: 'the order by time of end',
} as const;

/** The indexes that an order or the filter by status lacks, after the model of Taskdeck's own: docs/decisions/0003-indexes.md. */
export function indexAdvice(mapping: JobsMapping, shape: TableShape): readonly IndexAdvice[] {
  if (shape.kind === 'view' || shape.kind === 'foreign table') return [];
  const { columns } = mapping;
  const ids = columnsOfId(columns.id);
  const status = statusColumn(mapping);
  const type = typeof columns.taskType === 'string' ? [columns.taskType] : [];
  const classes = status === null ? type : [status, ...type];
  const created = keyOf(columns.createdAt, shape);
  const make = (keys: readonly string[], included: readonly string[]) =>
    statement(
      shape,
      keys,
      included.filter((name) => !keys.includes(name)),
    );
  const orders = Object.entries(ORDERS).flatMap(([order, serves]) => {
    const key = keyOf(columns[order as keyof typeof ORDERS], shape);
    const keys = unique([...key, ...ids]);
    const included = [...(order === 'createdAt' ? [] : created), ...classes].filter((name) =>
      shape.columns.has(name),
    );
    if (key.length === 0 || find(shape, keys) !== undefined) return [];
    return [{ serves, nearly: find(shape, key)?.name ?? null, sql: make(keys, included) }];
  });
  const filtered = unique([...classes, ...created, ...ids]);
  const isFiltered =
    status === null ||
    [...type.map((name) => [status, name, ...created]), [status, ...created]].some(
      (keys) => find(shape, unique(keys)) !== undefined,
    );
  return isFiltered
    ? orders
    : [...orders, { serves: 'the filter by status and type', nearly: null, sql: make(filtered, []) }];
}

/** Those that a CREATE INDEX CONCURRENTLY left behind when it failed: every write keeps them up, and no query reads them. */
export function invalidIndexes({ indexes }: TableShape): readonly string[] {
  return indexes.filter(({ isValid }) => !isValid).map(({ name }) => name);
}

function statusColumn({ columns: { status } }: JobsMapping): string | null {
  if (typeof status === 'string') return status;
  return 'column' in status && status.path === undefined ? status.column : null;
}

/** A column as it is; of several, the expression for the first that isn't NULL. */
function keyOf(time: TimeSource, { columns }: TableShape): readonly string[] {
  const raw = columnsOfTime(time);
  return raw.length > 1 ? [`COALESCE(${raw.map((name) => columns.get(name)?.sql ?? name).join(', ')})`] : raw;
}

function find({ indexes }: TableShape, keys: readonly string[]): IndexShape | undefined {
  return indexes.find((index) => isUsable(index) && keys.every((key, place) => index.keys[place] === key));
}

/** What comes again orders nothing more. */
function unique(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)];
}

function isUsable({ isBtree, isPartial, isValid }: IndexShape): boolean {
  return isBtree && isValid && !isPartial;
}

function statement(
  { name, kind, columns }: TableShape,
  keys: readonly string[],
  included: readonly string[],
): string {
  const written = (key: string) => columns.get(key)?.sql ?? key;
  // Of a partitioned table Postgres makes none CONCURRENTLY.
  const how = kind === 'partitioned table' ? 'CREATE INDEX' : 'CREATE INDEX CONCURRENTLY';
  const beside = included.length === 0 ? '' : ` INCLUDE (${included.map(written).join(', ')})`;
  return `${how} ON ${name} (${keys.map(written).join(', ')})${beside};`;
}
