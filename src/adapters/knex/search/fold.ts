import { MAX_TEXT } from '../task-row.js';

/** Scripts that are written without spaces, whose words often are of one or two characters. */
const UNSPACED = '[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]';

/** As much of a text as the list shows, in small letters. */
export function lowered(column: string, most: number): string {
  return `lower(left(${column}, ${most}))`;
}

export function loweredName(column: string): string {
  return lowered(column, MAX_TEXT.name);
}

/**
 * Small letters, with each character of an unspaced script twice. Two such characters make four, and so two trigrams,
 * which none of the other words has; a text has a part exactly where its doubled one has the doubled part.
 */
export function doubled(lower: string): string {
  return `regexp_replace(${lower}, '(${UNSPACED})', '\\1\\1', 'g')`;
}

/** What the index of names has of each, as the migration makes it. */
export function indexedName(column: string): string {
  return doubled(loweredName(column));
}

/** What pg_trgm takes for a letter: by the database's LC_CTYPE, that of ASCII alone or of all scripts. */
export type Letters = 'ascii' | 'all';

const WITH_TRIGRAM: Readonly<Record<Letters, RegExp>> = {
  ascii: /[A-Za-z0-9]{3}/,
  all: new RegExp(`[\\p{L}\\p{N}]{3}|${UNSPACED}{2}`, 'u'),
};

/** Whether an index of trigrams leads to the names with this text anywhere: without one it would be read as a whole. */
export function hasTrigram(text: string, letters: Letters): boolean {
  return WITH_TRIGRAM[letters].test(text);
}

/** For LIKE: the text anywhere. */
export function patternOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
