import type { ValueSource } from '../../mapping/jobs-mapping.js';
import type { Column } from '../catalogue.js';
import type { Choice } from './choice.js';
import { choose, describeColumn, none } from './choice.js';
import { firstNamed, names } from './name-words.js';

export const ERROR_NAMES =
  names(`error_message last_error error error_text error_msg error_detail error_details failure_reason
  fail_reason failed_reason failure_message fail_message err_msg last_error_message exception errors err failure fault last_exception stderr
  traceback *_error return_message status_message status_reason`);
/** What a job left behind, whose errors look like errors only in the rows. */
const OUTPUT_NAMES = ['output', 'result'];
const MESSAGE_KEYS = names(`message error msg detail reason text description title`);

export function proposeError(columns: readonly Column[]): Choice<ValueSource> {
  const readable = columns.filter(({ kind }) => ['text', 'json', 'json[]', 'text[]'].includes(kind));
  const column = firstNamed(readable, ERROR_NAMES);
  if (column !== undefined) return proposeFrom(column);
  const output = firstNamed(
    readable.filter(({ kind }) => kind === 'json'),
    OUTPUT_NAMES,
  );
  const key = output === undefined ? undefined : messageKey(objectsOf(output));
  if (output === undefined || key === undefined) return none('an error');
  return choose(
    { column: output.name, path: [key] },
    'unsure',
    `${describeColumn(output)}: some rows have a member \`${key}\`, which looks like an error's`,
  );
}

function proposeFrom(column: Column): Choice<ValueSource> {
  const { name, kind } = column;
  const what = describeColumn(column);
  if (kind === 'text[]')
    return choose({ column: name, path: ['-1'] }, 'likely', `${what}: the last of a list`);
  const values = (column.sample?.words ?? []).map(parse);
  const isList = kind === 'json[]' || values.some(Array.isArray);
  const objects = objectsOf(column);
  const key = messageKey(objects);
  const last = isList ? ['-1'] : [];
  const ofWhat = isList ? 'the last of a list' : 'an object';
  if (key !== undefined) {
    return choose(
      { column: name, path: [...last, key] },
      'likely',
      `${what}: ${ofWhat}, whose \`${key}\` says what went wrong`,
    );
  }
  if (kind === 'text' && !(isList || objects.length > 0))
    return choose(name, 'likely', `${what}: its name says so`);
  if (values.length > 0) {
    return last.length > 0
      ? choose(
          { column: name, path: last },
          'unsure',
          `${what}: ${ofWhat}, with no member that looks like a message`,
        )
      : choose(name, 'unsure', `${what}: no member looks like a message, so all of it is shown`);
  }
  const guess = isList ? [...last, 'error'] : ['message'];
  return choose(
    { column: name, path: guess },
    'unsure',
    `${what}: no row tells which member says what went wrong`,
  );
}

function objectsOf({ sample }: Column): Record<string, unknown>[] {
  return (sample?.words ?? [])
    .map(parse)
    .map((value) => (Array.isArray(value) ? parse(value.at(-1)) : value))
    .filter((value) => typeof value === 'object' && value !== null) as Record<string, unknown>[];
}

function messageKey(objects: readonly Record<string, unknown>[]): string | undefined {
  return MESSAGE_KEYS.find((key) => objects.some((object) => typeof object[key] === 'string'));
}

/** Of text that holds JSON, what it holds; else the text itself. A long one may be cut off, so its members are looked for. */
function parse(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    const members = [...value.matchAll(/"(\w+)"\s*:\s*"/g)].map(([, name = '']) => [name, '']);
    const object = Object.fromEntries(members) as object;
    return value.trimStart().startsWith('[') ? [object] : object;
  }
}
