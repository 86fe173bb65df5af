import type { TaskStatus } from '../../../domain/task.js';

/** How a table or view of any shape reads as jobs. Names are as the catalogue has them, unquoted. */
export interface JobsMapping {
  /** null: the first of the search path that has the table. */
  readonly schema: string | null;
  readonly table: string;
  readonly columns: JobSources;
  /** Rows that don't meet it are no jobs, and might not be there; all are by default. */
  readonly where?: Condition;
  /**
   * Whether its times of creation may be NULL, `infinity` or beyond the year 9999, as Taskdeck's own can't; false by
   * default.
   */
  readonly unboundedTime?: boolean;
}

/** Where each value of a job is. */
export interface JobSources {
  /** The column that tells jobs apart, or several that do together. */
  readonly id: string | readonly string[];
  readonly userId: ValueSource;
  readonly name: ValueSource;
  readonly taskType: ValueSource;
  readonly status: StatusSource;
  readonly progress: ProgressSource;
  readonly error: ValueSource;
  readonly details: DetailsSource;
  readonly createdAt: TimeSource;
  readonly startedAt: TimeSource;
  readonly finishedAt: TimeSource;
}

/** A column's name; a place in a column of JSON; the same for all jobs; null for none. */
export type ValueSource = string | JsonSource | Constant | null;

/** Names of members and numbers of elements, which count from the end where they are negative. Any column is read as JSON. */
export interface JsonSource {
  readonly column: string;
  readonly path: readonly string[];
}

export interface Constant {
  readonly value: string;
}

/** A share of 1, or of another whole: `of: 100` for per cent. */
export type ProgressSource = ValueSource | { readonly column: string; readonly of: number };

/** Several columns become an object of them. */
export type DetailsSource = ValueSource | { readonly columns: readonly string[] };

/**
 * How a column tells moments: as `timestamptz` by default; as a `timestamp` in UTC or at a fixed offset (`+08:00`); as
 * a number since 1970. Zones with summer time have hours that come twice, and no order.
 */
export type TimeEncoding = 'timestamptz' | 'utc' | `${'+' | '-'}${number}:${number}` | EpochEncoding;
export type EpochEncoding = 'epoch-s' | 'epoch-ms' | 'epoch-us';

/**
 * A column's name, one with its encoding, or the first of several that isn't NULL; null for none. Moments before
 * 1970-01-02, 0 and negative numbers stand for none; so do those that `none` lists, as the column writes them.
 */
export type TimeSource =
  | string
  | {
      readonly column: string | readonly string[];
      readonly as?: TimeEncoding;
      readonly none?: readonly (string | number)[];
    }
  | null;

/** The column's own words for each status, as texts; null among them stands for NULL. */
export type StatusWords = Readonly<Partial<Record<TaskStatus, readonly (string | null)[]>>>;

/**
 * A column's name, whose words are the list's own; a column with its words (what they don't tell of is read as the
 * list's own word, or is `unknown`); the first of some rules that holds; the same for all jobs.
 */
export type StatusSource =
  | string
  | { readonly column: string; readonly path?: readonly string[]; readonly words?: StatusWords }
  | { readonly rules: readonly StatusRule[]; readonly else: TaskStatus }
  | { readonly value: TaskStatus };

export interface StatusRule {
  readonly status: TaskStatus;
  readonly when: Condition;
}

/** What must hold of each of some columns. */
export type Condition = Readonly<Record<string, Test>>;

/**
 * A value that the column must have, null for NULL; one of several; or a comparison, with a value or another column. A
 * comparison with NULL doesn't hold.
 */
export type Test = Scalar | null | readonly (Scalar | null)[] | Comparison;
export type Scalar = string | number | boolean;

export type Comparison =
  /** true: not NULL. */
  | { readonly set: boolean }
  | { readonly not: Scalar }
  | { readonly lt: Operand }
  | { readonly lte: Operand }
  | { readonly gt: Operand }
  | { readonly gte: Operand };

export type Operand = Scalar | { readonly column: string };
