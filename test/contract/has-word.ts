import type { SearchWord } from '../../src/domain/task-scope.js';
import type { Task } from '../../src/domain/task.js';

/** Of a text with an address's password or a secret by name, nothing is found. */
const SECRET_TEXT = /:\/\/\S+@|(?:password|token)=/i;
const SECRET_NAME = /password|token|secret|api_key/i;

/** What a search means, by other means than the product's. */
export function hasWord(word: SearchWord, task: Task): boolean {
  switch (word.kind) {
    case 'error':
      return hasText(task.error, word.text);
    case 'detail':
      return hasDetail(word, task.details);
    case 'text':
      return (
        isSame(task.id, word.text) ||
        (word.text.length > 5 && isSame(task.id.slice(0, word.text.length), word.text)) ||
        task.userId === word.text ||
        hasText(task.name, word.text)
      );
  }
}

function isSame(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

function hasText(shown: string | null, text: string): boolean {
  return shown !== null && !SECRET_TEXT.test(shown) && shown.toUpperCase().includes(text.toUpperCase());
}

function hasDetail({ path, value }: Extract<SearchWord, { kind: 'detail' }>, details: unknown): boolean {
  if (path.some((name) => SECRET_NAME.test(name))) return false;
  const found = path.reduce<unknown>(
    (inner, name) => new Map(Object.entries(inner ?? {})).get(name),
    details,
  );
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof found) && String(found) === value;
}
