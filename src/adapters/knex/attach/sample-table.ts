import type { Knex } from 'knex';
import { isSecret } from './propose/propose-details.js';
import type { Column, ColumnSample } from './catalogue.js';
import type { Catalogue } from './read-catalogue.js';
import { snakeName } from './propose/name-words.js';
import { quoteName } from '../quote.js';
import type { Rows } from '../sql.js';

export interface SampleOptions {
  /** How long each look at the rows may take, in milliseconds; 3,000 by default. What isn't found by then is not known. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 3_000;
const MOST_ROWS = 1_500;
const NEWEST_ROWS = 200;
const MOST_WORDS = 60;
/** In characters: of JSON enough to see its members. */
const LONGEST_JSON = 2_000;
const LONGEST_TEXT = 300;

type Read = <Row>(sql: string, bindings?: readonly string[]) => Promise<readonly Row[]>;
type SampledRow = readonly (string | null)[];

/**
 * The table's columns with what some rows have in them: those of some blocks, the last of the key, and the words of
 * each text column that an index or the planner's statistics tell. Nothing is read of a secret's column.
 */
export async function sampleTable(
  knex: Knex,
  table: Catalogue,
  { timeoutMs = TIMEOUT_MS }: SampleOptions = {},
): Promise<Column[]> {
  const read: Read = (sql, bindings) => briefly(knex, timeoutMs, sql, bindings);
  const columns = table.columns.filter(isSampled);
  if (columns.length === 0) return [...table.columns];
  const rows = [...(await spread(read, table, columns)), ...(await newest(read, table, columns))];
  const common = await commonWords(read, table);
  const samples = new Map<string, ColumnSample>();
  for (const [at, column] of columns.entries()) {
    const more = [...(common.get(column.name) ?? []), ...(await extremes(read, table, column))];
    samples.set(
      column.name,
      toSample(
        rows.map((row) => row[at] ?? null),
        more,
      ),
    );
  }
  return table.columns.map((column) => ({ ...column, sample: samples.get(column.name) ?? null }));
}

function isSampled(column: Column): boolean {
  return column.isReadable && column.kind !== 'bytes' && column.kind !== 'other' && !isSecret(column);
}

const nameOf = ({ schema, table }: Catalogue) => `${quoteName(schema)}.${quoteName(table)}`;

function selected(columns: readonly Column[]): string {
  const texts = columns.map(({ name, kind }) => {
    const isJson = kind === 'json' || kind === 'json[]';
    const value = kind === 'json[]' ? `to_json(${quoteName(name)})` : quoteName(name);
    return `left(${value}::text, ${isJson ? LONGEST_JSON : LONGEST_TEXT})`;
  });
  return `ARRAY[${texts.join(', ')}] AS row`;
}

async function spread(read: Read, table: Catalogue, columns: readonly Column[]): Promise<SampledRow[]> {
  const { estimatedRows, kind } = table;
  const from = `SELECT ${selected(columns)} FROM ${nameOf(table)}`;
  if ((estimatedRows ?? 0) > 10 * MOST_ROWS && kind !== 'view' && kind !== 'foreign table') {
    const share = (100 * MOST_ROWS) / (estimatedRows ?? 1);
    const some = await readRows(
      read,
      `${from} TABLESAMPLE SYSTEM (${share.toFixed(6)}) LIMIT ${3 * MOST_ROWS}`,
    );
    if (some.length > 0) return some;
  }
  return readRows(read, `${from} LIMIT ${MOST_ROWS}`);
}

/**
 * By a time that has an index, as jobs that wait and run are of the last minutes; else by the key, of which the newest rows
 * have the highest where it counts.
 */
async function newest(read: Read, table: Catalogue, columns: readonly Column[]): Promise<SampledRow[]> {
  const timed = table.indexes.flatMap(([first]) => first ?? []).find((name) => CREATED.test(snakeName(name)));
  const names = timed === undefined ? table.key : [timed];
  if (names.length === 0) return [];
  const order = names.map((name) => `${quoteName(name)} DESC`).join(', ');
  return readRows(
    read,
    `SELECT ${selected(columns)} FROM ${nameOf(table)} ORDER BY ${order} LIMIT ${NEWEST_ROWS}`,
  );
}

const CREATED = /^(?:creat|insert|enqueue|submit|queued_|request|timestamp|ts$|time$)/;

async function readRows(read: Read, sql: string): Promise<SampledRow[]> {
  const rows = await read<{ row: SampledRow }>(sql);
  return rows.map(({ row }) => row);
}

/** The greatest of a time or number where an index has it, or all of the words of a text column that one begins with. */
async function extremes(read: Read, table: Catalogue, column: Column): Promise<string[]> {
  if (!table.indexes.some(([first]) => first === column.name)) return [];
  const [name, from] = [quoteName(column.name), nameOf(table)];
  if (['timestamptz', 'timestamp', 'integer', 'float'].includes(column.kind)) {
    const found = await read<{ text: string | null }>(`SELECT max(${name})::text AS text FROM ${from}`);
    return found.flatMap(({ text }) => text ?? []);
  }
  if (column.kind !== 'text') return [];
  const found = await read<{ text: string }>(
    `WITH RECURSIVE word (text, n) AS (
       (SELECT ${name}, 1 FROM ${from} WHERE ${name} IS NOT NULL ORDER BY ${name} LIMIT 1)
       UNION ALL
       SELECT (SELECT ${name} FROM ${from} WHERE ${name} > word.text ORDER BY ${name} LIMIT 1), n + 1
         FROM word WHERE word.text IS NOT NULL AND n < ${MOST_WORDS})
     SELECT left(text::text, ${LONGEST_TEXT}) AS text FROM word WHERE text IS NOT NULL`,
  );
  return found.map(({ text }) => text);
}

/** As of the last ANALYZE; none where the role may not see them. */
async function commonWords(read: Read, { schema, table }: Catalogue): Promise<Map<string, string[]>> {
  const rows = await read<{ name: string; words: string[] }>(
    `SELECT attname AS name, most_common_vals::text::text[] AS words FROM pg_stats
      WHERE schemaname = ? AND tablename = ? AND most_common_vals IS NOT NULL`,
    [schema, table],
  );
  return new Map(rows.map(({ name, words }) => [name, words.map((word) => word.slice(0, LONGEST_TEXT))]));
}

/** In a read-only transaction of its own; nothing where it takes too long or may not be read. */
async function briefly<Row>(
  knex: Knex,
  timeoutMs: number,
  sql: string,
  bindings: readonly string[] = [],
): Promise<readonly Row[]> {
  try {
    return await knex.transaction(
      async (transaction) => {
        await transaction.raw(`SET LOCAL statement_timeout = ${timeoutMs}`);
        await transaction.raw(`SET LOCAL datestyle = 'ISO'`);
        const { rows } = await transaction.raw<Rows<Row>>(sql, bindings);
        return rows;
      },
      { readOnly: true },
    );
  } catch (error) {
    if (isUnreadable(error)) return [];
    throw error;
  }
}

/** Cancelled for its time, not allowed, of a type without an order, or a view that fails. */
function isUnreadable(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return code === '57014' || code.startsWith('42') || code.startsWith('22');
}

function toSample(values: readonly (string | null)[], more: readonly string[]): ColumnSample {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const distinct = counts.size;
  // What only an index or the statistics know must not fall off the end.
  const known = more.filter((word) => !counts.has(word));
  const frequent = [...counts].toSorted((a, b) => b[1] - a[1]).map(([word]) => word);
  return {
    rows: values.length,
    nulls: values.filter((value) => value === null).length,
    words: [...new Set([...known, ...extremesOf(frequent), ...frequent])].slice(0, MOST_WORDS + known.length),
    distinct,
  };
}

/** The least and the greatest, so that a cut list still has the range. */
function extremesOf(words: readonly string[]): string[] {
  if (words.length <= MOST_WORDS) return [];
  const numbers = words.every((word) => word.trim() !== '' && Number.isFinite(Number(word)));
  const sorted = words.toSorted(numbers ? (a, b) => Number(a) - Number(b) : undefined);
  return [sorted.at(-1) ?? '', sorted[0] ?? ''];
}
