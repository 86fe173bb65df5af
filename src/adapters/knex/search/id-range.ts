import { MIN_ID_PREFIX } from '../../../application/query/search.js';

/** The first and the last UUID that a text begins, or is. */
export interface IdRange {
  readonly first: string;
  readonly last: string;
}

const LENGTH = 36;
const FORM = '00000000-0000-0000-0000-000000000000';

/** null for what begins no UUID as they are written, in either case, or is too short. */
export function idRange(text: string): IdRange | null {
  const start = text.toLowerCase();
  if (start.length < MIN_ID_PREFIX || start.length > LENGTH) return null;
  for (const [index, character] of [...start].entries()) {
    const isRight = FORM[index] === '-' ? character === '-' : /[0-9a-f]/.test(character);
    if (!isRight) return null;
  }
  const rest = FORM.slice(start.length);
  return { first: start + rest, last: start + rest.replaceAll('0', 'f') };
}
