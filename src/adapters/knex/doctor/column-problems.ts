import type { Knex } from 'knex';
import type { JobsProblem } from '../mapping/check-jobs.js';
import { checkJobs } from '../mapping/check-jobs.js';
import type { ColumnType, ColumnTypes } from '../mapping/column-types.js';
import { columnTypesOf } from '../mapping/resolve-jobs.js';
import type { JobsMapping } from '../mapping/jobs-mapping.js';

export interface ColumnProblem extends JobsProblem {
  readonly remedy: string;
}

const MOST_NAMED = 16;

/** What the API server would refuse to read the table for, each with what to do. @throws the driver's errors. */
export async function columnProblems(knex: Knex, mapping: JobsMapping): Promise<readonly ColumnProblem[]> {
  const types = await columnTypesOf(knex, mapping);
  return checkJobs(mapping, types).map((problem) => ({ ...problem, remedy: remedyFor(problem, types) }));
}

function remedyFor({ key, column }: JobsProblem, types: ColumnTypes): string {
  const found = types.get(column ?? '');
  if (found !== undefined) return remedyForType(key, column ?? '', found);
  const names = [...types.keys()];
  const more = names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : '';
  return `say in jobs.${key} of TASKDECK_CONFIG where it is; the table has ${names.slice(0, MOST_NAMED).join(', ')}${more}`;
}

const AS: Readonly<Partial<Record<ColumnType['kind'], string>>> = {
  timestamptz: '"timestamptz"',
  timestamp: '"utc" (or an offset such as "+08:00")',
  integer: '"epoch-s" (or "epoch-ms", "epoch-us")',
  decimal: '"epoch-s" (or "epoch-ms", "epoch-us")',
  float: '"epoch-s" (or "epoch-ms", "epoch-us")',
};

function remedyForType(key: string, column: string, { kind }: ColumnType): string {
  const place = `jobs.${key} of TASKDECK_CONFIG`;
  if (key.includes('.words.')) return `spell the word in ${place} as the type does, or take it out`;
  if (/^where\.|\.when\./.test(key)) return `compare with a value of its type in ${place}`;
  const as = key.endsWith('At') ? AS[kind] : undefined;
  if (as === undefined) return `name another column as ${place}`;
  return `say in ${place} how it tells time: {"column": ${JSON.stringify(column)}, "as": ${as}}`;
}
