import type {
  DetailsSource,
  JobsMapping,
  ProgressSource,
  StatusSource,
  TimeEncoding,
  TimeSource,
  ValueSource,
} from '../mapping/jobs-mapping.js';

/** What a mapping reads a column as. */
export type Reading = 'id' | 'text' | 'status' | 'progress' | 'details' | 'json' | 'time' | 'compared';

export interface MappedColumn {
  /** The member of the mapping that names it, such as `createdAt`. */
  readonly key: string;
  readonly column: string;
  readonly reading: Reading;
  /** Of a time. */
  readonly encoding?: TimeEncoding;
}

const TEXTS = ['userId', 'name', 'taskType', 'error'] as const;
export const TIMES = ['createdAt', 'startedAt', 'finishedAt'] as const;

/** Every column that a mapping names, with what it is taken for. */
export function mappedColumns({ columns, where = {} }: JobsMapping): readonly MappedColumn[] {
  return [
    ...idColumns(columns.id).map((column): MappedColumn => ({ key: 'id', column, reading: 'id' })),
    ...TEXTS.flatMap((key) => valueColumns(key, columns[key], 'text')),
    ...statusColumns(columns.status),
    ...progressColumns(columns.progress),
    ...detailsColumns(columns.details),
    ...TIMES.flatMap((key) => timeColumns(key, columns[key])),
    ...Object.keys(where).map((column): MappedColumn => ({ key: 'where', column, reading: 'compared' })),
  ];
}

export function idColumns(id: JobsMapping['columns']['id']): readonly string[] {
  return typeof id === 'string' ? [id] : id;
}

/** The columns that a time is read from, raw and in order. */
export function rawColumns(time: TimeSource): readonly string[] {
  if (time === null) return [];
  const column = typeof time === 'string' ? time : time.column;
  return typeof column === 'string' ? [column] : column;
}

function valueColumns(key: string, source: ValueSource, reading: Reading): readonly MappedColumn[] {
  if (source === null) return [];
  if (typeof source === 'string') return [{ key, column: source, reading }];
  return 'column' in source ? [{ key, column: source.column, reading: 'json' }] : [];
}

function statusColumns(status: StatusSource): readonly MappedColumn[] {
  const key = 'status';
  if (typeof status === 'string') return [{ key, column: status, reading: 'status' }];
  if ('column' in status) {
    return [{ key, column: status.column, reading: status.path === undefined ? 'status' : 'json' }];
  }
  if (!('rules' in status)) return [];
  const names = new Set(status.rules.flatMap(({ when }) => Object.keys(when)));
  return [...names].map((column) => ({ key, column, reading: 'compared' }));
}

function progressColumns(progress: ProgressSource): readonly MappedColumn[] {
  const key = 'progress';
  if (typeof progress === 'object' && progress !== null && 'of' in progress) {
    return [{ key, column: progress.column, reading: 'progress' }];
  }
  return valueColumns(key, progress, 'progress');
}

function detailsColumns(details: DetailsSource): readonly MappedColumn[] {
  const key = 'details';
  if (typeof details === 'object' && details !== null && 'columns' in details) {
    return details.columns.map((column) => ({ key, column, reading: 'compared' }));
  }
  return valueColumns(key, details, 'details');
}

function timeColumns(key: string, time: TimeSource): readonly MappedColumn[] {
  const encoding = typeof time === 'string' ? 'timestamptz' : (time?.as ?? 'timestamptz');
  return rawColumns(time).map((column) => ({ key, column, reading: 'time', encoding }));
}
