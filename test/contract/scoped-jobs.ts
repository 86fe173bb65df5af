import type { SearchWord, TaskScope } from '../../src/domain/task-scope.js';
import type { Task } from '../../src/domain/task.js';
import type { Timestamp } from '../../src/domain/timestamp.js';
import { aJob, at } from './a-job.js';
import { hasWord } from './has-word.js';
import { detail, error, text } from './search-words.js';

/** What a value of a condition means, which of the jobs it leaves: their places in SCOPED_JOBS, the newest first. */
type Example<Value> = readonly [meaning: string, value: Value, places: readonly number[]];

/** All that tests have to know of a condition; it shares no code with the product. */
export interface Tried<Value> {
  readonly leaves: (value: Value, task: Task) => boolean;
  /** How an address may ask for it, if not as one would write it at once. */
  readonly asks: (value: Value) => readonly string[];
  readonly examples: readonly [Example<Value>, Example<Value>, ...Example<Value>[]];
}

/** The same moment by another clock. */
function byAnotherClock(moment: Timestamp | null): string[] {
  if (moment === null) return [];
  const there = new Date(Date.parse(moment) + 8 * 3_600_000).toISOString();
  return [`${there.slice(0, 19)}${moment.slice(19, 26)}+08:00`];
}

const asItIs = (value: string | null): string[] => (value === null ? [] : [value]);

const typed = (word: SearchWord): string => {
  if (word.kind === 'detail') return `${word.path.join('.')}:"${word.value}"`;
  return word.kind === 'error' ? `error:"${word.text}"` : `"${word.text}"`;
};

const JOBS: readonly Partial<Task>[] = [
  { id: '10ad0000-0000-4000-8000-00000000000a', userId: 'u-1', name: 'Nightly summaries', error: null },
  { id: '10ad0000-0000-4000-8000-00000000000b', userId: 'U-1', name: '產生會議摘要', error: null },
  { id: '20ad0000-0000-4000-8000-00000000000a', userId: null, name: null, error: 'CUDA out of memory' },
  {
    name: '100% \\_done "at once"',
    error: '記憶體不足: memory',
    details: { model: 'gemma-3', gpu: { type: 'H100', count: 2 } },
  },
  {
    name: 'llama',
    details: {
      model: 'llama',
      gpu: { type: 'A100', count: 2.5 },
      stream: true,
      seed: 18_446_744_073_709_551_615n,
      tags: ['cat', 'dog'],
      none: null,
    },
  },
  {
    name: 'pull https://u:hidden@example.org/llama',
    error: 'refused: password=hidden of memory',
    details: { api_key: 'hidden', gpu: { count: '2' }, header: { name: 'X-Api-Key', value: 'hidden' } },
  },
  { userId: 'u-1', name: null, details: ['model', 'llama'] },
  { userId: 'u-2', name: 'u-1', details: null },
];

/** A day after another, the newest first. */
export const SCOPED_JOBS = JOBS.map((job, i) =>
  aJob({
    id: `f0000000-0000-4000-8000-00000000000${i}`,
    userId: 'u-3',
    createdAt: at(`2026-01-0${9 - i}T00:00:00Z`),
    ...job,
  }),
);
const ALL = SCOPED_JOBS.map((_, i) => i);
const idOf = (place: number) => SCOPED_JOBS[place]!.id;
const momentOf = (place: number) => SCOPED_JOBS[place]!.createdAt!;

/** Every condition of a scope, each with values of all kinds; a new one without examples does not compile. */
export const scopeExamples = (
  origin: string,
): { readonly [Name in keyof TaskScope]: Tried<TaskScope[Name]> } => ({
  userId: {
    leaves: (user, task) => user === null || task.userId === user,
    asks: asItIs,
    examples: [
      ['nobody in particular', null, ALL],
      ['a user', 'u-1', [0, 6]],
      ['a user in another case', 'U-1', [1]],
      ['a part of a user', 'u-', []],
      ['a pattern', 'u-%', []],
      ['a user who has none', 'u-9', []],
    ],
  },
  createdFrom: {
    leaves: (from, { createdAt }) => from === null || (createdAt ?? '') >= from,
    asks: byAnotherClock,
    examples: [
      ['no beginning', null, ALL],
      ['the moment of a job', momentOf(2), [0, 1, 2]],
      ['a microsecond later', at('2026-01-07T00:00:00.000001Z'), [0, 1]],
      ['a moment after all', at('2027-01-01T00:00:00Z'), []],
      ['a moment before all', at('1970-01-01T00:00:00Z'), ALL],
    ],
  },
  createdTo: {
    leaves: (to, { createdAt }) => to === null || (createdAt ?? '9'.repeat(30)) < to,
    asks: byAnotherClock,
    examples: [
      ['no end', null, ALL],
      ['the moment of a job', momentOf(5), [6, 7]],
      ['a microsecond later', at('2026-01-04T00:00:00.000001Z'), [5, 6, 7]],
      ['a moment before all', at('1970-01-01T00:00:00Z'), []],
      ['a moment after all', at('2027-01-01T00:00:00Z'), ALL],
    ],
  },
  ids: {
    leaves: (refs, { source, id }) =>
      refs.length === 0 || refs.some((ref) => ref.id === id && ref.source === source),
    asks: (refs) => refs.map(({ source, id }) => `${source}:${id}`),
    examples: [
      ['none, which are all', [], ALL],
      ['a job', [{ source: 'compute', id: idOf(4) }], [4]],
      ['jobs, one of them twice', [4, 0, 4].map((place) => ({ source: 'compute', id: idOf(place) })), [0, 4]],
      [
        'jobs that there are not',
        ['', '%', idOf(0).slice(0, 8)].map((id) => ({ source: 'compute', id })),
        [],
      ],
      ['a stream of the same id', [{ source: 'streaming', id: idOf(4) }], []],
    ],
  },
  search: {
    leaves: (words, task) => words.every((word) => hasWord(word, task)),
    asks: (words) => (words.length === 0 ? [] : [`  ${[...words].reverse().map(typed).join(' ')}`]),
    examples: [
      ['no word', [], ALL],
      ['an id', [text(idOf(1))], [1]],
      ['the beginning of ids', [text('10ad00')], [0, 1]],
      ['a longer one, with a hyphen', [text('20ad0000-0000-4')], [2]],
      ['too short a beginning', [text('10ad0')], []],
      ['the middle of ids', [text('0000-4000')], []],
      ['a part of a name, in another case', [text('NIGHTLY sum')], [0]],
      ['a part of a name that has no spaces', [text('會議')], [1]],
      ['a single character', [text('摘')], [1]],
      ['characters that stand for others elsewhere', [text('% \\_')], [3]],
      ['one of them', [text('_')], [3]],
      ['a quotation mark', [text('"at')], [3]],
      ['a user, or a name', [text('u-1')], [0, 6, 7]],
      ['a user', [text('u-3')], [3, 4, 5]],
      ['a part of users, and of a name', [text('u-')], [7]],
      ['a part of an address beside its password', [text('example.org')], []],
      ['the password', [text('hidden')], []],
      ['a word of an error, in another case', [error('OUT of')], [2]],
      ['a word of errors, but of none with a password', [error('memory')], [2, 3]],
      ['the password of one', [error('hidden')], []],
      ['a name, where an error is meant', [error('nightly')], []],
      ['an error, where a name is meant', [text('cuda')], []],
      ['a text in the details', [detail('model', 'llama')], [4]],
      ['a part of it', [detail('model', 'llam')], []],
      ['it in another case', [detail('model', 'LLAMA')], []],
      ['a text further inside', [detail('gpu.type', 'H100')], [3]],
      ['a number, and its numeral', [detail('gpu.count', '2')], [3, 5]],
      ['a number with decimals', [detail('gpu.count', '2.5')], [4]],
      ['a number that doubles would round', [detail('seed', '18446744073709551615')], [4]],
      ['the one beside it', [detail('seed', '18446744073709551616')], []],
      ['true', [detail('stream', 'true')], [4]],
      ['false', [detail('stream', 'false')], []],
      ['null', [detail('none', 'null')], []],
      ['an object', [detail('gpu', 'H100')], []],
      ['an item of a list', [detail('tags', 'cat')], []],
      ['a place in a list', [detail('tags.0', 'cat')], []],
      ['a path to nowhere', [detail('gpu.type.deep', 'H100')], []],
      ['what every object has', [detail('constructor.name', 'Object')], []],
      ['a secret by its name', [detail('api_key', 'hidden')], []],
      ['a secret by its neighbour', [detail('header.value', 'hidden')], []],
      ['words that are all found', [text('llama'), detail('stream', 'true'), text(idOf(4))], [4]],
      ['words of which one is not found', [text('llama'), detail('stream', 'true'), error('memory')], []],
      ['NUL', [text('nightly\0')], []],
      ['half of a character', [text('\ud83d')], []],
    ],
  },
  // A repository isn't asked where another source is meant.
  source: {
    leaves: (source, task) => source === null || task.source === source,
    asks: asItIs,
    examples: [
      ['any', null, ALL],
      ['their own', 'compute', ALL],
    ],
  },
  origin: {
    leaves: (wanted, task) => wanted === null || task.origin === wanted,
    asks: asItIs,
    examples: [
      ['any', null, ALL],
      ['their own', origin, ALL],
    ],
  },
  asOf: {
    leaves: (asOf, { createdAt }) => asOf === null || createdAt === null || createdAt <= asOf,
    asks: byAnotherClock,
    examples: [
      ['no moment', null, ALL],
      ['the moment of a job', momentOf(5), [5, 6, 7]],
      ['a microsecond before', at('2026-01-03T23:59:59.999999Z'), [6, 7]],
      ['a moment before all', at('1970-01-01T00:00:00Z'), []],
      ['a moment after all', at('2027-01-01T00:00:00Z'), ALL],
    ],
  },
});
