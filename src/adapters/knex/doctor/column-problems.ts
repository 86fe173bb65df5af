import type { JobsMapping } from '../mapping/jobs-mapping.js';
import type { MappedColumn } from './mapped-columns.js';
import { mappedColumns } from './mapped-columns.js';
import type { ColumnShape, TableShape } from './table-shape.js';

/** A column that can't be read as a mapping says. */
export interface ColumnProblem {
  /** The member of the mapping that names it. */
  readonly key: string;
  readonly column: string;
  readonly problem: string;
  readonly remedy: string;
}

const ZONED = 'timestamp with time zone';
const UNZONED = 'timestamp without time zone';
const JSON_TYPES = ['json', 'jsonb'];
const MOST_NAMED = 12;

/** Every column that is missing, or is of a type that can't be what the mapping takes it for. */
export function columnProblems(mapping: JobsMapping, { columns }: TableShape): readonly ColumnProblem[] {
  return mappedColumns(mapping).flatMap((mapped) => {
    const { key, column } = mapped;
    const found = columns.get(column);
    const wrong = found === undefined ? isMissing(mapped, columns) : isOfWrongType(mapped, found);
    return wrong === null ? [] : [{ key, column, ...wrong }];
  });
}

type Wrong = Pick<ColumnProblem, 'problem' | 'remedy'> | null;

function isMissing({ key, column }: MappedColumn, columns: TableShape['columns']): Wrong {
  const names = [...columns.keys()];
  const more = names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : '';
  const there = `the table has ${names.slice(0, MOST_NAMED).join(', ')}${more}`;
  return {
    problem: `there is no column ${column}, which ${key} is read from`,
    remedy: `say in TASKDECK_CONFIG where it is, "columns": {"${key}": "…"}; ${there}`,
  };
}

function isOfWrongType(
  { key, column, reading, encoding }: MappedColumn,
  { type, category }: ColumnShape,
): Wrong {
  const is = `${column} is of the type ${type}`;
  switch (reading) {
    case 'time':
      return isOfWrongTime(key, column, encoding ?? 'timestamptz', { type, category });
    case 'progress':
      if (category === 'N') return null;
      return {
        problem: `${is}, and progress takes a number`,
        remedy: `name a column of numbers as "${key}"`,
      };
    case 'details':
      if ([...JSON_TYPES, 'text'].includes(type)) return null;
      return { problem: `${is}, and details take JSON`, remedy: `"${key}": {"columns": ["${column}"]}` };
    case 'json':
      if ([...JSON_TYPES, 'text', 'character varying'].includes(type)) return null;
      return { problem: `${is}, in which there is no path`, remedy: `"${key}": "${column}"` };
    case 'id':
    case 'text':
    case 'status':
    case 'compared':
      return null;
  }
}

function isOfWrongTime(
  key: string,
  column: string,
  encoding: string,
  { type, category }: Pick<ColumnShape, 'type' | 'category'>,
): Wrong {
  const expected =
    encoding === 'timestamptz'
      ? type === ZONED
      : encoding.startsWith('epoch')
        ? category === 'N'
        : type === UNZONED;
  if (expected) return null;
  return {
    problem: `${column} is of the type ${type}, and is read as ${encoding}`,
    remedy: `say how it tells time: "columns": {"${key}": {"column": "${column}", "as": ${encodingsOf(type, category)}}}`,
  };
}

function encodingsOf(type: string, category: string): string {
  if (type === ZONED) return '"timestamptz"';
  if (type === UNZONED) return '"utc" (or an offset such as "+08:00")';
  if (category === 'N') return '"epoch-s", "epoch-ms" or "epoch-us"';
  return `…, of a column that is a timestamp or a number`;
}
