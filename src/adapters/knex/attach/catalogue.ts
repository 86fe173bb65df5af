import type { TableKind } from '../table-kind.js';

/** What the catalogue and a few of its rows tell about a table that might hold jobs. */
export interface TableDescription {
  readonly schema: string;
  readonly table: string;
  readonly kind: TableKind;
  readonly comment: string | null;
  /** As the planner believes; null where it was never analysed. */
  readonly estimatedRows: number | null;
  /** Whether row security chooses what the role of the connection sees. */
  readonly hasRowSecurity: boolean;
  readonly isReadable: boolean;
  readonly columns: readonly Column[];
  /** The columns of the primary key; none where there is none. */
  readonly key: readonly string[];
  /** Those of each other unique index without a predicate or an expression. */
  readonly uniques: readonly (readonly string[])[];
  /** The columns of each index, null for an expression. */
  readonly indexes: readonly (readonly (string | null)[])[];
  readonly clock: ServerClock;
}

export interface Column {
  readonly name: string;
  /** As Postgres writes it: `timestamp(3) without time zone`. */
  readonly type: string;
  readonly kind: ColumnKind;
  readonly isReadable: boolean;
  readonly isNullable: boolean;
  /** The expression. */
  readonly default: string | null;
  readonly comment: string | null;
  /** All words that an enum, or a check constraint on this column alone, allows; null where neither does. */
  readonly allowed: readonly string[] | null;
  /** null where nothing was read: of a secret, or of a type that isn't looked at. */
  readonly sample: ColumnSample | null;
}

export type ColumnKind =
  | 'text'
  | 'enum'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'timestamptz'
  | 'timestamp'
  | 'uuid'
  | 'json'
  | 'json[]'
  | 'text[]'
  | 'bytes'
  | 'other';

/** Some of the rows, chosen so that reading them costs little in a table of any size. */
export interface ColumnSample {
  readonly rows: number;
  readonly nulls: number;
  /** Different values as texts, the most frequent first; cut where they are long, and at most some dozens. */
  readonly words: readonly string[];
  /** How many different values there were. */
  readonly distinct: number;
}

export interface ServerClock {
  /** Microseconds since 1970. */
  readonly now: number;
  /** The session's TimeZone, and how far ahead of UTC it is now, in seconds. */
  readonly zone: string;
  readonly offset: number;
}
