import type { Knex } from 'knex';
import type { HistogramShape, TaskHistogram } from '../../domain/ports/task-repository.js';
import type { TaskStatus } from '../../domain/task.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { fromMicroseconds } from '../../domain/timestamp.js';
import { selectFrom } from './count-range.js';
import type { BucketStretches, Extent, RangeOfStretches, Stretches } from './histogram-plan.js';
import { edgesOf } from './histogram-plan.js';
import type { JobsSql } from './mapping/jobs-sql.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import { interval, ORIGIN } from './ledger/sql/buckets.js';
import { selectByStretch, selectWidths } from './ledger/sql/histogram.js';
import type { Rows, Sql } from './sql.js';
import { AFTER_LAST_MOMENT, utc } from './sql.js';
import type { TrustedLedger } from './trusted-ledger.js';
import { bindTrusted } from './trusted-ledger.js';

/** The jobs of some classes by the time of creation: as many of them as `older` come before those that are listed. */
export interface Ranked {
  /** As the ledger writes them. */
  readonly classes: readonly string[];
  readonly older: number;
  readonly size: number;
}

export interface ExtentRow {
  readonly widths: readonly string[];
  /** null, as the other, where there are no jobs. */
  readonly first: Timestamp | null;
  readonly last: Timestamp | null;
}

/** From the first of the jobs that a condition leaves to the last, which both are at an end of the index. */
export function selectExtent(
  knex: Knex,
  names: LedgerNames,
  { epoch }: TrustedLedger,
  where: Sql,
): Knex.Raw<Rows<ExtentRow>> {
  const { from, times } = names.jobs;
  const created = times.createdAt;
  const found = { first: created.as('found.first'), last: created.as('found.last') };
  return knex.raw(
    `SELECT (${selectWidths(names, epoch)}) AS widths, ${utc(found.first.listable)} AS first, ${utc(found.last.listable)} AS last
       FROM (SELECT min(${created.stored}), max(${created.stored}) FROM ${from} WHERE ${created.isListable} AND (${where.sql})) AS found (first, last)`,
    where.bindings,
  );
}

/** From the beginning of the leaf that has the first of them to the end of the one that has the last. */
export function seekExtent(
  knex: Knex,
  names: LedgerNames,
  trusted: TrustedLedger,
  { classes, older, size }: Ranked,
): Knex.Raw<Rows<ExtentRow>> {
  const { epoch, sets, bindings } = bindTrusted(trusted);
  const seek = `${names.functions.seek}(${epoch}, 0, ?::text[], ?::bigint, NULL, ${sets})`;
  const lastMoment = `(LEAST(leaf_end, ${AFTER_LAST_MOMENT}) - interval '1 us')`;
  return knex.raw(
    `SELECT (${selectWidths(names, epoch)}) AS widths,
            (SELECT ${utc('leaf')} FROM ${seek}) AS first, (SELECT ${utc(lastMoment)} FROM ${seek}) AS last`,
    [older, older + size - 1].flatMap((rank) => [classes as never, rank, ...bindings]),
  );
}

export interface StretchesRow {
  readonly status: string;
  /** The stretches, by number from 0, that have jobs of the status, … */
  readonly stretches: readonly number[];
  /** … and how many. */
  readonly counts: readonly string[];
}

/** By the ledger, of some classes or (null) all: whole buckets, and what is told of parts of the stretches. */
export function countStretches(
  knex: Knex,
  names: LedgerNames,
  trusted: TrustedLedger,
  stretches: BucketStretches,
  { wholeFrom, wholeTo, parts }: RangeOfStretches,
  classes: readonly string[] | null,
): Knex.Raw<Rows<StretchesRow>> {
  const { level, width } = stretches;
  const { epoch, bindings } = bindTrusted(trusted);
  const [leaves = '', strays = ''] = bindings;
  const start = `timestamptz '${fromMicroseconds(stretches.start)}'`;
  const edge = (i: number) => `${start} + ${interval(BigInt(i) * width)}`;
  const whole: Sql = {
    sql: selectByStretch(names, {
      epoch,
      level,
      width,
      origin: fromMicroseconds(stretches.origin),
      low: edge(wholeFrom),
      high: edge(wholeTo),
    }),
    bindings: [leaves, leaves, strays],
  };
  const cuts = parts.flatMap(({ stretch, from, to }) =>
    [
      { cut: from, n: 'n' },
      { cut: to, n: '-n' },
    ].map(({ cut, n }): Sql => {
      const part = selectFrom(names, trusted, cut);
      return {
        sql: `SELECT ${edge(stretch)}, class, ${n} FROM (${part.sql}) AS part`,
        bindings: part.bindings,
      };
    }),
  );
  const all = [whole, ...cuts];
  const isWanted = classes === null ? '' : 'WHERE class = ANY (?::text[])';
  return knex.raw(
    `SELECT status, array_agg(((extract(epoch FROM stretch - ${start}) * 1000000)::bigint / ${width})::integer) AS stretches,
            array_agg(n::bigint) AS counts
       FROM (SELECT stretch, split_part(class, chr(31), 1) AS status, sum(n) AS n
               FROM (${all.map(({ sql }) => sql).join(' UNION ALL ')}) AS part ${isWanted}
              GROUP BY 1, 2 HAVING sum(n) <> 0) AS counted
      GROUP BY status`,
    [...all.flatMap((part) => part.bindings), ...(classes === null ? [] : [classes as never])],
  );
}

export interface ScannedRow {
  /** null, as the other two, where the stretches have no jobs. */
  readonly status: string | null;
  readonly stretches: readonly number[] | null;
  readonly counts: readonly string[] | null;
  readonly start: Timestamp;
  readonly width: string;
  readonly count: string;
}

/** Of which the narrowest is taken that makes few enough stretches. */
const WIDTHS = [
  ...['1 ms', '10 ms', '100 ms', '1 s', '2 s', '5 s', '10 s', '15 s', '30 s'],
  ...['1 min', '2 min', '5 min', '10 min', '15 min', '30 min', '1 h', '2 h', '3 h', '6 h', '12 h'],
  ...[
    '1 day',
    '2 days',
    '7 days',
    '14 days',
    '28 days',
    '91 days',
    '182 days',
    '364 days',
    '3640 days',
    '36400 days',
  ],
];

/**
 * Of the jobs that a condition leaves, each of which is looked at.
 * @param extent null where it isn't known: then the jobs are kept until it is.
 */
export function histogramByScan(
  knex: Knex,
  jobs: JobsSql,
  where: Sql,
  { bins, span }: HistogramShape,
  extent: Extent | null,
): Knex.Raw<Rows<ScannedRow>> {
  const { status, times, from } = jobs;
  const { createdAt } = times;
  const us = (time: string) => `(extract(epoch FROM ${time}) * 1000000)::bigint`;
  const countOf = `${us(`date_bin(width, high, ${ORIGIN}) - date_bin(width, low, ${ORIGIN})`)} / ${us('width')} + 1`;
  const found =
    extent === null
      ? { keeping: 'MATERIALIZED', sql: 'min(created), max(created) FROM matched', bindings: [] }
      : { keeping: '', sql: '?::timestamptz, ?::timestamptz', bindings: [extent.first, extent.last] };
  return knex.raw(
    `WITH matched AS ${found.keeping} (
       SELECT ${createdAt.moment} AS created, ${status.text} AS status FROM ${from} WHERE ${createdAt.isListable} AND (${where.sql})
     ), extent AS (
       SELECT LEAST(first, ?::timestamptz) AS low, GREATEST(last, ?::timestamptz) AS high
         FROM (SELECT ${found.sql}) AS found (first, last)
     ), shape AS (
       SELECT date_bin(width, low, origin) AS start, width, origin, count
         FROM extent CROSS JOIN LATERAL (
           SELECT width, ${ORIGIN} AS origin, ${countOf} AS count FROM unnest(?::interval[]) AS w (width) WHERE ${countOf} <= ?
           UNION ALL
           SELECT GREATEST(high - low + interval '1 us', '1 ms'), low, 1 ORDER BY width LIMIT 1
         ) AS narrowest WHERE low IS NOT NULL
     ), counted AS (
       SELECT status, (${us('stretch - start')} / ${us('width')})::integer AS stretch, n
         FROM (SELECT date_bin(width, created, origin) AS stretch, status, count(*) AS n
                 FROM matched CROSS JOIN shape GROUP BY 1, 2) AS by_stretch CROSS JOIN shape
     ), by_status AS (
       SELECT COALESCE(status, '') AS status, array_agg(stretch) AS stretches, array_agg(n) AS counts FROM counted GROUP BY 1
     )
     SELECT by_status.*, ${utc('start')} AS start, ${us('width')} AS width, count FROM shape LEFT JOIN by_status ON true`,
    [
      ...where.bindings,
      ...[span?.from ?? null, span?.to ?? null, ...found.bindings],
      ...[WIDTHS as never, bins],
    ] as Knex.RawBinding[],
  );
}

export function toHistogram(
  rows: readonly StretchesRow[],
  stretches: Stretches,
  searchedFrom: Timestamp | null,
  readStatus: (word: string) => TaskStatus,
): TaskHistogram {
  const counts: Partial<Record<TaskStatus, number[]>> = {};
  for (const row of rows) {
    const ofStatus = (counts[readStatus(row.status)] ??= new Array<number>(stretches.count).fill(0));
    row.stretches.forEach((stretch, i) => {
      ofStatus[stretch] = (ofStatus[stretch] ?? 0) + Number(row.counts[i]);
    });
  }
  return { edges: edgesOf(stretches), counts, searchedFrom };
}
