import { createHash } from 'node:crypto';
import type { LedgerNames } from '../ledger/ledger-names.js';
import type { IdColumns } from '../mapping/id-columns.js';
import { WordColumn } from '../mapping/word-column.js';
import { writeArray } from '../quote.js';
import { JOB_COLUMNS, selectJobAsText } from '../select-jobs.js';
import { PRESENT } from '../snapshot-queries.js';
import { classOf, isListable } from '../sql.js';
import type { Prepared, TextRow } from './pipeline.js';
import type { Standing } from './standing.js';
import { fingerprintOf } from './standing.js';

/** How a statement finds the window's jobs; each shape is a statement of its own. */
export interface Shape {
  /** Whether the moments of creation are read downwards; the ids of those that share one are, too, where `idsDescend`. */
  readonly descends: boolean;
  readonly idsDescend: boolean;
  /** All jobs, or those that pass the filter along all of them, or class by class. */
  readonly among: 'all' | 'filtered' | 'classes';
}

/** Where reading begins, and what is read from there. */
export interface Reach {
  /** A leaf's beginning: reading upwards begins there, downwards at its end. null: at the end of all. */
  readonly leaf: string | null;
  /** The last leaf that class by class is read; null without one. */
  readonly lastLeaf: string | null;
  /** How many rows to pass from there, as far as the copy knows. */
  readonly skipped: number;
  readonly limit: number;
  /** The words that the filter leaves; null for all. Of `classes`, pairs of them. */
  readonly statuses: readonly string[] | null;
  readonly taskTypes: readonly string[] | null;
}

/** What was written since the copy's fold, by class: jobs, and how many of them have a time of creation. */
export type OpenClasses = readonly (readonly [name: string, count: number, dated: number])[];

/** What the statement tells besides rows. */
export interface Told {
  /** null where there is no such ledger any more, or a doubt. */
  readonly fold: string | null;
  readonly renewals: string | null;
  readonly fingerprint: string | null;
  readonly takenAt: string;
  /** How many rows were to be passed; negative where reading began too late. */
  readonly skipped: number;
  readonly open: OpenClasses;
}

const NAME_LENGTH = 16;

/**
 * Everything that a list needs, of one snapshot: what the ledger's judgement rests on, how many jobs were written since
 * the copy's fold, and the window's rows, passed over the more of them the more were written before it. The table is
 * named here, and not in a function, so that it is locked before the snapshot is taken: TRUNCATE, which no snapshot
 * shows, can't come between. Rows are cut by their keys first, since OFFSET would write out those that it drops.
 */
export function listStatement(names: LedgerNames, shape: Shape): Prepared {
  const { ledger, deltas, doubts } = names.tables;
  const of = {
    jobs: '$2::oid',
    tables: '$3::oid[]',
    deltas: '$4::oid',
    doubts: '$5::oid',
    schema: '$6::oid',
    functions: '$7::oid[]',
    owner: '$8::oid',
    enums: '$9::oid[]',
  };
  const isOpen = `epoch = $1::integer AND relid = ${of.jobs}`;
  const bound = '($10::timestamptz + $11::interval)';
  const isPassed = `created_at ${shape.descends ? '>=' : '<'} ${bound}`;
  const isOthers = shape.idsDescend ? `NOT (${isPassed})` : isPassed;
  const passes =
    shape.among === 'all' ? '' : `AND ${passesFilter(new WordColumn('status'), new WordColumn('task_type'))}`;
  const shift = `SELECT $12::bigint ${shape.idsDescend ? '+' : '-'} COALESCE(sum(n), 0) AS skipped
                   FROM ${deltas} WHERE ${isOpen} AND ${isListable('created_at')} AND ${isOthers} ${passes}`;
  const open = `SELECT json_agg(json_build_array(class, n, dated)) FROM (
      SELECT ${classOf({ status: 'status', taskType: 'task_type' })} AS class, sum(n) AS n,
             COALESCE(sum(n) FILTER (WHERE ${isListable('created_at')}), 0) AS dated
        FROM ${deltas} WHERE ${isOpen} GROUP BY 1) AS open`;
  const told = [
    `l.folds::text`,
    `l.renewals::text`,
    fingerprintOf(names, of),
    `(${PRESENT})::text`,
    `shift.skipped::text`,
    `(${open})::text`,
  ];
  const padding = JOB_COLUMNS.slice(told.length + 1).map(() => 'NULL::text');
  const text = `WITH shift AS MATERIALIZED (${shift}), key (${names.jobs.id.names}) AS MATERIALIZED (${selectKeys(names, shape, bound)}
        OFFSET (SELECT GREATEST(skipped, 0) FROM shift) LIMIT (SELECT GREATEST($13::bigint + LEAST(skipped, 0), 0) FROM shift))
    SELECT NULL::text, ${[...told, ...padding].join(', ')}
      FROM shift LEFT JOIN ${ledger} AS l ON l.epoch = $1::integer AND l.counted_at IS NOT NULL
           AND NOT EXISTS (SELECT FROM ${doubts} WHERE epoch = $1::integer)
    UNION ALL
    SELECT whole.* FROM key CROSS JOIN LATERAL (${selectJobAsText(names.jobs, names.jobs.id.under('key'))} OFFSET 0) AS whole`;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, NAME_LENGTH);
  return { name: `taskdeck_list_${hash}`, text };
}

/** As the statement's parameters. */
export function bindList(
  standing: Standing,
  { leaf, lastLeaf, skipped, limit, statuses, taskTypes }: Reach,
  shape: Shape,
) {
  const { epoch, jobs, tables, deltas, doubts, schema, functions, owner, enums, leafWidth } = standing;
  const [begin, end] = shape.descends ? ['infinity', '-infinity'] : ['-infinity', 'infinity'];
  // A leaf is given by its beginning: reading downwards begins at its end, reading upwards ends there.
  const [toBegin, toEnd] = shape.descends ? [leafWidth, '0'] : ['0', leafWidth];
  return [
    ...[epoch, jobs, tables, deltas, doubts, schema, functions, owner, enums],
    leaf ?? begin,
    toBegin,
    String(skipped),
    String(limit),
    ...(shape.among === 'all' ? [] : [orNull(statuses), orNull(taskTypes)]),
    ...(shape.among === 'classes' ? [lastLeaf ?? end, toEnd] : []),
  ];
}

function orNull(words: readonly string[] | null): string | null {
  return words === null ? null : writeArray(words);
}

/** The statement's first row apart, and the columns of the others. */
export function readAnswer(rows: readonly TextRow[]): {
  readonly told: Told;
  readonly jobs: readonly TextRow[];
} {
  const isTold = ([id]: TextRow) => id === null;
  const [, fold, renewals, fingerprint, takenAt, skipped, open] = rows.find(isTold) ?? [];
  const told = {
    fold: fold ?? null,
    renewals: renewals ?? null,
    fingerprint: fingerprint ?? null,
    takenAt: takenAt ?? '',
    skipped: Number(skipped),
    open: JSON.parse(open ?? '[]') as OpenClasses,
  };
  return { told, jobs: rows.filter((row) => !isTold(row)) };
}

function selectKeys({ jobs }: LedgerNames, shape: Shape, bound: string): string {
  const { descends, idsDescend, among } = shape;
  const { id, status, taskType, from } = jobs;
  const created = jobs.times.createdAt;
  const isFrom = `${created.isListable} AND ${descends ? created.before(bound) : created.from(bound)}`;
  const order = (key: string, ids: IdColumns) =>
    `ORDER BY ${key} ${descends ? 'DESC' : 'ASC'}, ${ids.orderBy(idsDescend ? 'DESC' : 'ASC')}`;
  if (among !== 'classes') {
    const passes = among === 'all' ? '' : `AND ${passesFilter(jobs.status, jobs.taskType)}`;
    return `SELECT ${id.selected} FROM ${from} WHERE ${isFrom} ${passes} ${order(created.stored, id)}`;
  }
  const end = '($16::timestamptz + $17::interval)';
  const inClass = id.under('in_class');
  return `SELECT ${inClass.columns} FROM unnest(${asType('$14', status)}, ${asType('$15', taskType)}) AS class (status, task_type) CROSS JOIN LATERAL (
      SELECT ${id.selected}, ${created.stored} AS at FROM ${from}
       WHERE ${status.equals('class.status')} AND ${taskType.equals('class.task_type')} AND ${isFrom} AND ${descends ? created.from(end) : created.before(end)}
      OFFSET 0) AS in_class ${order('in_class.at', inClass)}`;
}

function asType(parameter: string, { type }: WordColumn): string {
  return `${parameter}::text[]${type === 'text' ? '' : `::${type}[]`}`;
}

/** Pairs of words where it is class by class; each is passed by those that are in both lists otherwise. */
function passesFilter(status: WordColumn, taskType: WordColumn): string {
  const passes = (parameter: string, word: WordColumn) =>
    `(${parameter}::text[] IS NULL OR ${word.isOneOfTexts(`${parameter}::text[]`)})`;
  return `${passes('$14', status)} AND ${passes('$15', taskType)}`;
}
