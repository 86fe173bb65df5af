import type { EmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';

/** Tells whoever waits what is being done. */
export type Progress = (text: string) => void;

/** A database of so many jobs on the bench's server. */
export interface BenchDatabase {
  readonly rows: number;
  readonly url: string;
}

/** Whose programs a Postgres under measurement is made of. */
export type PostgresKind = 'embedded' | 'debian';

export interface BenchPostgres extends Pick<EmbeddedPostgres, 'url' | 'pid' | 'dataDir'> {
  readonly kind: PostgresKind;
  /** With its version, for tables. */
  readonly label: string;
}

/** What the sections measure on. */
export interface Bench {
  readonly postgres: BenchPostgres;
  /** The smallest first; one at least. */
  readonly databases: readonly BenchDatabase[];
  /** How long each single measurement lasts. */
  readonly seconds: number;
  /** Of each admin. */
  readonly tokens: readonly string[];
  /** The command line of an older build that competes; null for none. */
  readonly olderCli: string | null;
  /** For files that servers read. */
  readonly folder: string;
  readonly progress: Progress;
}

export const JWT_SECRET = 'a secret of the bench, 32 bytes or more';

/** One part of the bench: what it measures, and how its table shows that. */
export interface Section<Figures = unknown> {
  readonly name: string;
  /** Whether it is measured on each Postgres; by default on the first alone. */
  readonly isOnEach?: true;
  readonly title: string;
  /** How to read the table, in Markdown. */
  readonly note: string;
  readonly columns: readonly Column<Figures>[];
  /** One entry for each row of the table. */
  measure(bench: Bench): Promise<readonly Figures[]>;
}

export interface Column<Figures> {
  readonly title: string;
  show(figures: Figures): string;
}

export function largest({ databases }: Bench): BenchDatabase {
  const database = databases.at(-1);
  if (database === undefined) throw new RangeError('no database');
  return database;
}
