import type { ColumnType } from './column-types.js';
import { AFTER_LAST_MOMENT, FIRST_MOMENT } from '../sql.js';
import { quoteText, writeArray } from '../quote.js';
import type { TimeEncoding } from './jobs-mapping.js';

/** How moments are written: what is compared and ordered is what the column has, since that is what its indexes are of. */
interface Encoding {
  readonly type: string;
  /** The moment of what is stored, as SQL. Every name in it is qualified: triggers have no search path. */
  readonly toMoment: (stored: string) => string;
  /** What is stored of a moment or, where its like isn't, of the first after it … */
  readonly firstFrom: (moment: string) => string;
  /** … and of the last before it. */
  readonly lastUpTo: (moment: string) => string;
}

const AS_IT_IS: Encoding = { type: 'timestamptz', toMoment: same, firstFrom: same, lastUpTo: same };

function same(sql: string): string {
  return sql;
}

/** A column of moments: SQL for what is asked of it, by what it stores. */
export class TimeColumn {
  readonly #encoding: Encoding;
  readonly #none: readonly string[];

  constructor(
    /** The column, or another name of it in the statement. */
    readonly stored: string,
    encoding: Encoding = AS_IT_IS,
    none: readonly string[] = [],
  ) {
    this.#encoding = encoding;
    this.#none = none;
  }

  /** The same column under another name. */
  as(name: string): TimeColumn {
    return new TimeColumn(name, this.#encoding, this.#none);
  }

  get type(): string {
    return this.#encoding.type;
  }

  /** Whether what is stored is a `timestamptz`. */
  get isPlain(): boolean {
    return this.#encoding === AS_IT_IS;
  }

  /** Whether the list has a place for the moment: it is there, stands for no other thing, and is before the year 10000. */
  get isListable(): string {
    return this.#isListable('');
  }

  /** The moment, a `timestamptz`; NULL in place of one that the list has no place for. */
  get listable(): string {
    return `CASE WHEN ${this.isListable} THEN ${this.moment} END`;
  }

  /** Of a listable one; others may be an error. */
  get moment(): string {
    return this.#encoding.toMoment(this.stored);
  }

  /** What triggers write down: as it is, or NULL in place of what is no moment of the list. */
  get recorded(): string {
    if (this.isPlain && this.#none.length === 0) return this.stored;
    return `CASE WHEN ${this.#isListable('pg_catalog.')} THEN ${this.moment} END`;
  }

  /** Of a moment as SQL, `timestamptz`, which is no `infinity` unless that is what is stored. */
  before(moment: string): string {
    return `${this.stored} < ${this.#encoding.firstFrom(moment)}`;
  }

  from(moment: string): string {
    return `${this.stored} >= ${this.#encoding.firstFrom(moment)}`;
  }

  upTo(moment: string): string {
    return `${this.stored} <= ${this.#encoding.lastUpTo(moment)}`;
  }

  after(moment: string): string {
    return `${this.stored} > ${this.#encoding.lastUpTo(moment)}`;
  }

  /** What is stored of a moment, or of the first after it. */
  store(moment: string): string {
    return this.#encoding.firstFrom(moment);
  }

  /** Whether the moment lies after another; one that the list has no place for never does. */
  isNewer(moment: string): string {
    return `${this.after(moment)} AND ${this.isListable}`;
  }

  /** The opposite, as an index condition where every moment of the column can be listed. */
  isInTime(moment: string, unbounded: boolean): string {
    return unbounded ? `(${this.isNewer(moment)}) IS NOT TRUE` : this.upTo(moment);
  }

  /** Whether it comes after all moments that the list has a place for, or there is none. */
  get isEndless(): string {
    return `(${this.stored} IS NULL OR ${this.from(AFTER_LAST_MOMENT)})`;
  }

  get lacksMoment(): string {
    return `(${this.isListable}) IS NOT TRUE`;
  }

  /** Where an index has those without a moment, each as a condition; of what stands for none in other ways it has no stretch. */
  get stretchesWithout(): readonly { readonly sql: string; readonly isNull: boolean }[] {
    const { firstFrom, type } = this.#encoding;
    const others =
      this.#none.length === 0
        ? []
        : [
            `${this.stored} = ANY (${quoteText(writeArray(this.#none))}::${type}[]) AND ${this.stored} >= ${firstFrom(FIRST_MOMENT)} AND ${this.stored} < ${firstFrom(AFTER_LAST_MOMENT)}`,
          ];
    return [
      { sql: `${this.stored} IS NULL`, isNull: true },
      ...[
        `${this.stored} < ${firstFrom(FIRST_MOMENT)}`,
        `${this.stored} >= ${firstFrom(AFTER_LAST_MOMENT)}`,
        ...others,
      ].map((sql) => ({ sql, isNull: false })),
    ];
  }

  #isListable(schema: string): string {
    const is = (operator: string) => (schema === '' ? operator : `OPERATOR(${schema}${operator})`);
    const { firstFrom, type } = this.#encoding;
    const none =
      this.#none.length === 0
        ? ''
        : ` AND ${this.stored} ${is('<>')} ALL (${quoteText(writeArray(this.#none))}::${type}[])`;
    return `${this.stored} ${is('>=')} ${firstFrom(FIRST_MOMENT)} AND ${this.stored} ${is('<')} ${firstFrom(AFTER_LAST_MOMENT)}${none}`;
  }
}

const EPOCH = `timestamptz '1970-01-01 00:00:00+00'`;
const PER_SECOND = { 'epoch-s': 1, 'epoch-ms': 1_000, 'epoch-us': 1_000_000 } as const;

/** How a column of this type is written as told. @throws RangeError where it can't be. */
export function encodingOf(as: TimeEncoding, column: ColumnType | undefined): Encoding {
  if (as === 'timestamptz') return AS_IT_IS;
  if (as in PER_SECOND) return epoch(PER_SECOND[as as keyof typeof PER_SECOND], column);
  const zone = as === 'utc' ? `'UTC'` : `interval '${offsetOf(as)}'`;
  const convert = (sql: string) => `pg_catalog.timezone(${zone}, ${sql})`;
  return { type: 'timestamp', toMoment: convert, firstFrom: convert, lastUpTo: convert };
}

function offsetOf(as: string): string {
  if (!/^[+-](?:0\d|1[0-5]):[0-5]\d$/.test(as)) throw new RangeError(`not an offset: ${as}`);
  return as;
}

/**
 * Numbers since 1970. `infinity` has none: beyond what can be listed it is no matter which one stands for it. A number
 * with a fraction stands for the nearest microsecond, so the border is half a microsecond before it.
 */
function epoch(perSecond: number, column: ColumnType | undefined): Encoding {
  const isWhole = column === undefined || column.kind === 'integer';
  const type = isWhole ? 'bigint' : column.kind === 'float' ? 'pg_catalog.float8' : 'numeric';
  const number = (moment: string) =>
    `(extract(epoch FROM LEAST(GREATEST(${moment}, ${EPOCH}), ${AFTER_LAST_MOMENT})) OPERATOR(pg_catalog.*) ${perSecond})`;
  const half = perSecond / 2_000_000;
  return {
    type,
    toMoment: (stored) =>
      `pg_catalog.to_timestamp((${stored})::pg_catalog.float8 OPERATOR(pg_catalog./) ${perSecond})`,
    firstFrom: (moment) =>
      isWhole
        ? `pg_catalog.ceil(${number(moment)})::bigint`
        : `(${number(moment)} OPERATOR(pg_catalog.-) ${half})::${type}`,
    lastUpTo: (moment) =>
      isWhole
        ? `pg_catalog.floor(${number(moment)})::bigint`
        : `(${number(moment)} OPERATOR(pg_catalog.+) ${half})::${type}`,
  };
}
