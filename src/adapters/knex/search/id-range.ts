import { MIN_ID_PREFIX } from '../../../application/query/search.js';

/** The first and the last UUID that a text begins, or is. */
export interface IdRange {
  readonly first: string;
  readonly last: string;
}

const LENGTH = 36;
const FORM = '00000000-0000-0000-0000-000000000000';

/** null for what begins no UUID as they are written, or is too short. */
export function idRange(text: string): IdRange | null {
  if (text.length < MIN_ID_PREFIX || text.length > LENGTH) return null;
  for (const [index, character] of [...text].entries()) {
    const isRight = FORM[index] === '-' ? character === '-' : /[0-9a-f]/.test(character);
    if (!isRight) return null;
  }
  const rest = FORM.slice(text.length);
  return { first: text + rest, last: text + rest.replaceAll('0', 'f') };
}
