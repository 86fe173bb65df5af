import { parseArgs } from 'node:util';
import type { PostgresKind } from './bench.js';

export interface BenchOptions {
  /** How many rows each table has, ascending. */
  readonly sizes: readonly number[];
  /** How long each single measurement lasts. */
  readonly seconds: number;
  /** The sections to measure; null for all. */
  readonly only: readonly string[] | null;
  /** Whose Postgres to measure on, the first for all sections; null for all that are installed, on Debian's the largest table only. */
  readonly postgres: readonly PostgresKind[] | null;
  /** A checkout of an older version, built, that competes; null for none. */
  readonly olderCheckout: string | null;
  /** Where the filled databases are kept; null for a temporary folder. */
  readonly dataDir: string | null;
  readonly jsonFile: string | null;
  readonly markdownFile: string | null;
}

export const USAGE = `Usage: npm run bench -- [options]

  --rows N,N,…     the sizes of the tables; 10000,1000000. One number stands for it and for those of these below it
  --seconds N      how long each single measurement lasts; 0.35
  --only NAME,…    some sections only
  --server NAME    embedded, debian (of /usr/lib/postgresql) or both, where Debian's is for the pages and the ledger; by default the
                   embedded one and, where it is installed, Debian's for the largest table
  --old DIR        a checkout of an older version with its own dist and node_modules, to compete for the pages
  --data DIR       keep the filled databases there for the next run
  --json FILE      where the figures go; results.json in the data folder, else taskdeck-bench.json in the system's temporary folder
  --markdown FILE  where they go as a page of documentation`;

const SERVERS: Readonly<Record<string, readonly PostgresKind[] | undefined>> = {
  embedded: ['embedded'],
  debian: ['debian'],
  both: ['embedded', 'debian'],
};
const DEFAULT_SIZES = [10_000, 1_000_000];
/** Fewer would leave too few pages of a filtered list. */
const MIN_ROWS = 10_000;
const MAX_ROWS = 20_000_000;

/** @throws Error whose message says what is wrong. */
export function parseOptions(args: readonly string[], sections: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string' },
      seconds: { type: 'string', default: '0.35' },
      only: { type: 'string' },
      server: { type: 'string' },
      old: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
    },
  });
  const only = values.only?.split(',') ?? null;
  const unknown = only?.find((name) => !sections.includes(name));
  if (unknown !== undefined) throw new Error(`--only: ${unknown} is none of ${sections.join(', ')}`);
  const seconds = Number(values.seconds);
  if (!(seconds > 0 && seconds <= 60)) throw new Error('--seconds: must be a number up to 60');
  const postgres = values.server === undefined ? null : SERVERS[values.server];
  if (postgres === undefined) throw new Error(`--server: must be one of ${Object.keys(SERVERS).join(', ')}`);
  return {
    sizes: values.rows === undefined ? DEFAULT_SIZES : parseSizes(values.rows),
    seconds,
    only,
    postgres,
    olderCheckout: values.old ?? null,
    dataDir: values.data ?? null,
    jsonFile: values.json ?? null,
    markdownFile: values.markdown ?? null,
  };
}

function parseSizes(text: string): number[] {
  const sizes = text.split(',').map(Number);
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= MIN_ROWS && size <= MAX_ROWS)) {
    throw new Error(`--rows: must be whole numbers from ${MIN_ROWS} to ${MAX_ROWS}`);
  }
  const [first = 0, ...others] = sizes;
  const wanted = others.length > 0 ? sizes : [...DEFAULT_SIZES.filter((size) => size < first), first];
  return [...new Set(wanted)].sort((a, b) => a - b);
}
