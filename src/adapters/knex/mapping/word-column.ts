import { quoteText, writeArray } from '../quote.js';
import type { Sql } from '../sql.js';
import type { ColumnType } from './column-types.js';
import { TEXT } from './column-types.js';
import { isValue } from './is-value.js';

/** Its own type for the sake of its indexes: as text it has none. */
const PADDED = 'pg_catalog.bpchar';

/** Of other types two values may be equal that are two words (numeric's 1 and 1.0), or the word for one may be an error. */
export function hasWordsOfItsOwn({ kind }: ColumnType): boolean {
  return kind === 'text' || kind === 'enum' || kind === 'integer';
}

/** A column of words, or what stands for one; SQL for what is asked of it in its own type, since that is what indexes are of. */
export class WordColumn {
  constructor(
    readonly stored: string,
    private readonly column: ColumnType = TEXT,
    /** Whether it is a column of its own, which an index may have, or the same for all jobs. */
    readonly isColumn = true,
  ) {}

  get type(): string {
    return this.column.kind === 'text' && this.column.type !== PADDED ? 'text' : this.column.type;
  }

  /** The same column under another name. */
  as(name: string): WordColumn {
    return new WordColumn(name, this.column, this.isColumn);
  }

  get text(): string {
    return `${this.stored}::text`;
  }

  /** What is compared: a text as such, whatever kind of text the column is of. */
  get #compared(): string {
    return this.type === 'text' ? this.text : this.stored;
  }

  /** Whether the column may have the word at all: to ask for another may be an error. */
  takes(word: string): boolean {
    return isValue(word, this.column);
  }

  /** Whether it is one of some words that it takes, of which '' stands for NULL too. Of a bound list. */
  isOneOf(words: readonly string[]): Sql {
    const told = words.filter((word) => word !== '' || this.column.kind === 'text');
    const isWord = { sql: `${this.#compared} = ANY(?::${this.type}[])`, bindings: [writeArray(told)] };
    if (!words.includes('')) return isWord;
    return { ...isWord, sql: `(${isWord.sql} OR ${this.stored} IS NULL)` };
  }

  /** The same of a list that is written out. */
  isAnyOf(words: readonly string[]): string {
    const [only, ...others] = words;
    if (only === undefined) return 'false';
    if (others.length === 0) return `${this.#compared} = ${quoteText(only)}`;
    return `${this.#compared} = ANY (${quoteText(writeArray(words))})`;
  }

  /** The opposite, NULL included. */
  isNoneOf(words: readonly string[]): string {
    const [only, ...others] = words;
    if (only === undefined) return 'true';
    if (others.length === 0) return `${this.#compared} IS DISTINCT FROM ${quoteText(only)}`;
    return `(${this.isAnyOf(words)}) IS NOT TRUE`;
  }

  /** The same of a parameter that is a list of texts, all of which the column takes. */
  isOneOfTexts(parameter: string): string {
    return `${this.#compared} = ANY (${parameter}${this.type === 'text' ? '' : `::${this.type}[]`})`;
  }

  equals(other: string): string {
    return `${this.#compared} = ${other}`;
  }
}
