import { quoteText, writeArray } from '../quote.js';
import type { Sql } from '../sql.js';
import type { ColumnType } from './column-types.js';

const INTEGER = /^(?:0|-?[1-9]\d{0,17})$/;

/** A column of words, or what stands for one; SQL for what is asked of it in its own type, since that is what indexes are of. */
export class WordColumn {
  constructor(
    readonly stored: string,
    private readonly column: ColumnType | undefined = undefined,
    /** Whether it is a column of its own, which an index may have, or the same for all jobs. */
    readonly isColumn = true,
  ) {}

  get type(): string {
    return this.column === undefined || this.column.kind === 'text' ? 'text' : this.column.type;
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
    if (word.includes('\0')) return false;
    if (this.column?.kind === 'enum') return this.column.labels.includes(word);
    if (this.column?.kind === 'integer') return INTEGER.test(word);
    return true;
  }

  /** Whether it is one of some words that it takes, of which '' stands for NULL too. Of a bound list. */
  isOneOf(words: readonly string[]): Sql {
    const told = words.filter((word) => word !== '' || this.type === 'text');
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
