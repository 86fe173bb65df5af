import { compareCodePoints } from '../../../domain/compare-code-points.js';
import { MIN_ID_PREFIX } from '../../../application/query/search.js';
import { writeArray } from '../quote.js';
import { idRange } from '../search/id-range.js';
import type { Sql } from '../sql.js';
import type { ColumnType } from './column-types.js';
import { TEXT } from './column-types.js';
import { hasTest, isValue } from './is-value.js';

interface Part {
  /** The column, as SQL. */
  readonly stored: string;
  readonly column: ColumnType;
}

const SEPARATOR = '/';
const ASCENDING = 'ASC';

/** What tells jobs apart: one column, or several. In the list several are one text, their parts separated by a slash. */
export class IdColumns {
  constructor(readonly parts: readonly Part[]) {}

  /** As a subquery of this alias has them, by the names that `selected` gives. */
  under(alias: string): IdColumns {
    return new IdColumns(this.parts.map((part, i) => ({ ...part, stored: `${alias}.${nameOf(i)}` })));
  }

  /** `… AS id`, one for each column. */
  get selected(): string {
    return this.parts.map(({ stored }, i) => `${stored} AS ${nameOf(i)}`).join(', ');
  }

  /** The names that `selected` gives. */
  get names(): string {
    return this.parts.map((_, i) => nameOf(i)).join(', ');
  }

  /** The columns alone. */
  get columns(): string {
    return this.parts.map(({ stored }) => stored).join(', ');
  }

  /** As the table's own indexes have them. */
  orderBy(direction: 'ASC' | 'DESC' = ASCENDING): string {
    return this.parts.map(({ stored }) => `${stored} ${direction}`).join(', ');
  }

  /** As the list has them, a text; empty where a row has no key, by which nothing is found. */
  get text(): string {
    const [only] = this.parts;
    if (this.parts.length === 1 && only !== undefined) return `COALESCE(${only.stored}::text, '')`;
    const escaped = this.parts.map(
      ({ stored }) => `replace(replace(COALESCE(${stored}::text, ''), '%', '%25'), '${SEPARATOR}', '%2F')`,
    );
    return `concat_ws('${SEPARATOR}', ${escaped.join(', ')})`;
  }

  equals(other: IdColumns): string {
    return this.parts.map(({ stored }, i) => `${stored} = ${other.parts[i]?.stored}`).join(' AND ');
  }

  /** Whether a text could be a job's id; others belong to none. */
  isId(id: string): boolean {
    return this.#split(id) !== null;
  }

  /** Whether a job has one of these ids. */
  isOneOf(ids: readonly string[]): Sql {
    const found = ids.map((id) => this.#split(id)).filter((values) => values !== null);
    const lists = this.parts.map((_, i) => writeArray(found.map((values) => values[i] ?? '')));
    const arrays = this.parts.map(({ column }) => `?::${comparedAs(column).type}[]`);
    const compared = this.parts.map(({ stored, column }) =>
      hasTest(column) ? stored : `${stored}::${comparedAs(column).type}`,
    );
    const sql =
      this.parts.length === 1
        ? `${compared.join('')} = ANY(${arrays.join('')})`
        : `(${compared.join(', ')}) IN (SELECT * FROM unnest(${arrays.join(', ')}))`;
    return { sql, bindings: lists };
  }

  /** Whether an id is a text that was searched for, or begins with it, in either case of letters; null where none can. */
  isFoundBy(text: string): Sql | null {
    const [only] = this.parts;
    if (this.parts.length === 1 && only?.column.kind === 'uuid') {
      const range = idRange(text);
      return (
        range && { sql: `${only.stored} BETWEEN ?::uuid AND ?::uuid`, bindings: [range.first, range.last] }
      );
    }
    if (this.parts.length === 1 && only?.column.kind === 'integer') {
      return this.isId(text) ? this.isOneOf([text]) : null;
    }
    const isOne = this.isId(text) ? [this.isOneOf([text])] : [];
    const folded = text.toLowerCase().replace(/[\\%_]/g, '\\$&');
    const isLike = {
      sql: `lower(${this.text}) LIKE ?::text`,
      bindings: [text.length < MIN_ID_PREFIX ? folded : `${folded}%`],
    };
    const ways = [...isOne, isLike];
    return {
      sql: `(${ways.map(({ sql }) => sql).join(' OR ')})`,
      bindings: ways.flatMap(({ bindings }) => bindings),
    };
  }

  /** In the order of the table's indexes, as far as it can be told of texts: that of numbers, or by code points. */
  compare(a: string, b: string): number {
    const [left, right] = [this.#split(a), this.#split(b)];
    if (left === null || right === null) return compareCodePoints(a, b);
    for (const [i, { column }] of this.parts.entries()) {
      const [one = '', other = ''] = [left[i], right[i]];
      const difference = isNumber(column) ? compareNumbers(one, other) : compareCodePoints(one, other);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** The columns' values; null where a text is none of theirs. */
  #split(id: string): readonly string[] | null {
    const texts = this.parts.length === 1 ? [id] : id.split(SEPARATOR).map(unescaped);
    const isWhole = texts.length === this.parts.length;
    return isWhole && this.parts.every(({ column }, i) => isValue(texts[i] ?? '', comparedAs(column)))
      ? texts
      : null;
  }
}

function nameOf(place: number): string {
  return place === 0 ? 'id' : `id_${place}`;
}

function unescaped(text: string): string {
  return text.replaceAll('%2F', SEPARATOR).replaceAll('%25', '%');
}

/** What is compared: a type whose values aren't told here is compared as text, at the cost of its index. */
function comparedAs(column: ColumnType): ColumnType {
  return hasTest(column) ? column : TEXT;
}

function isNumber({ kind }: ColumnType): boolean {
  return kind === 'integer' || kind === 'decimal';
}

/** Of numbers as Postgres writes them, which doubles may be too short for. */
function compareNumbers(a: string, b: string): number {
  const digits = Math.max(fractionOf(a).length, fractionOf(b).length);
  const scaled = (text: string) =>
    BigInt(text.replace('.', '') + '0'.repeat(digits - fractionOf(text).length));
  const difference = scaled(a) - scaled(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function fractionOf(text: string): string {
  return text.split('.')[1] ?? '';
}
