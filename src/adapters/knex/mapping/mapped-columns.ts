import { columnsOfCondition } from './condition-sql.js';
import type { JobSources, JobsMapping, StatusSource, TimeSource } from './jobs-mapping.js';
import { columnsOfValue } from './value-sql.js';

/** The names of all columns that a mapping reads, each once. */
export function mappedColumns({ columns, where = {} }: JobsMapping): readonly string[] {
  const keys = Object.keys(columns) as (keyof JobSources)[];
  return [...new Set([...keys.flatMap((key) => columnsOf(key, columns)), ...columnsOfCondition(where)])];
}

/** Those that one value of a job is read from. */
export function columnsOf(key: keyof JobSources, columns: JobSources): readonly string[] {
  if (key === 'id') return columnsOfId(columns.id);
  if (key === 'status') return columnsOfStatus(columns.status);
  if (key === 'createdAt' || key === 'startedAt' || key === 'finishedAt') return columnsOfTime(columns[key]);
  return columnsOfValue(columns[key]);
}

export function columnsOfId(id: JobSources['id']): readonly string[] {
  return typeof id === 'string' ? [id] : id;
}

export function columnsOfTime(source: TimeSource): readonly string[] {
  if (source === null) return [];
  if (typeof source === 'string') return [source];
  return typeof source.column === 'string' ? [source.column] : source.column;
}

export function columnsOfStatus(source: StatusSource): readonly string[] {
  if (typeof source === 'string') return [source];
  if ('rules' in source) return source.rules.flatMap(({ when }) => columnsOfCondition(when));
  return 'column' in source ? [source.column] : [];
}
