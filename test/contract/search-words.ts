import type { SearchWord } from '../../src/domain/task-scope.js';

export const text = (word: string): SearchWord => ({ kind: 'text', text: word });
export const error = (word: string): SearchWord => ({ kind: 'error', text: word });
export const detail = (path: string, value: string): SearchWord => ({
  kind: 'detail',
  path: path.split('.'),
  value,
});
