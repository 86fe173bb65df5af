import type { Rows } from '../sql.js';
import type { Letters } from './fold.js';

export interface LettersRow {
  readonly ctype: string;
}

export function selectLetters(): string {
  return 'SELECT datctype AS ctype FROM pg_database WHERE datname = current_database()';
}

export function readLetters(answer: Rows<LettersRow> | undefined): Letters {
  return /^(?:C|POSIX)$/i.test(answer?.rows[0]?.ctype ?? 'C') ? 'ascii' : 'all';
}
