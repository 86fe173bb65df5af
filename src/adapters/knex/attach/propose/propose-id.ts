import type { TableDescription } from '../catalogue.js';
import type { Choice } from './choice.js';
import { choose } from './choice.js';
import { firstNamed } from './name-words.js';

const ID_NAMES = ['id', 'uuid', 'guid', '*_id', '*_uuid', 'key'];

/** What tells jobs apart; null where nothing does. */
export function proposeId(table: TableDescription): Choice<string | readonly string[]> | null {
  const { key, uniques, columns } = table;
  const [first] = key;
  if (first !== undefined && key.length === 1)
    return choose(first, 'sure', `the primary key${alternative(table)}`);
  if (first !== undefined) return choose(key, 'sure', `the primary key, of ${key.length} columns`);
  const isFilled = (name: string) => columns.some((column) => column.name === name && !column.isNullable);
  const unique = uniques.find((names) => names.every(isFilled));
  if (unique?.[0] !== undefined) {
    return choose(
      unique.length === 1 ? unique[0] : unique,
      'likely',
      'a unique index, of columns that are never NULL',
    );
  }
  const named = firstNamed(
    columns.filter(({ kind }) => ['uuid', 'integer', 'text'].includes(kind)),
    ID_NAMES,
  );
  if (named === undefined) return null;
  return choose(
    named.name,
    'unsure',
    'there is no key: the name says so, and nothing holds that it is unique',
  );
}

/** Numbers of rows often stand beside an id that people know. */
function alternative({ key, uniques, columns }: TableDescription): string {
  const [name] = key;
  const isNumber = columns.some((column) => column.name === name && column.kind === 'integer');
  const others = uniques.filter((names) => names.length === 1).flat();
  const other = firstNamed(
    columns.filter((column) => others.includes(column.name) && column.kind !== 'integer'),
    ['uuid', 'guid', '*_id', '*_uuid'],
  );
  return isNumber && other !== undefined
    ? `; \`${other.name}\` is unique too, if that is what people call a job by`
    : '';
}
