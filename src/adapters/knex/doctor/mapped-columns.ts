import { columnsOfCondition } from '../mapping/condition-sql.js';
import type { JobsMapping } from '../mapping/jobs-mapping.js';
import { columnsOfStatus, columnsOfTime } from '../mapping/jobs-sql.js';
import { columnsOfValue } from '../mapping/value-sql.js';

/** The names of all columns that a mapping reads, each once. */
export function mappedColumns({ columns, where = {} }: JobsMapping): readonly string[] {
  const { id, status, createdAt, startedAt, finishedAt, ...values } = columns;
  return [
    ...new Set([
      ...idColumns(id),
      ...columnsOfStatus(status),
      ...[createdAt, startedAt, finishedAt].flatMap(columnsOfTime),
      ...Object.values(values).flatMap(columnsOfValue),
      ...columnsOfCondition(where),
    ]),
  ];
}

export function idColumns(id: JobsMapping['columns']['id']): readonly string[] {
  return typeof id === 'string' ? [id] : id;
}
