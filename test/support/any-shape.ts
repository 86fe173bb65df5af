import fc from 'fast-check';
import { stringifyJson } from '../../src/adapters/json/json-text.js';
import type {
  JobSources,
  StatusSource,
  TimeEncoding,
  TimeSource,
  ValueSource,
} from '../../src/adapters/knex/mapping/jobs-mapping.js';
import { quoteName, quoteText } from '../../src/adapters/knex/quote.js';
import type { Task, TaskStatus } from '../../src/domain/task.js';
import { TASK_STATUSES } from '../../src/domain/task.js';
import type { Timestamp } from '../../src/domain/timestamp.js';
import { toMicroseconds } from '../../src/domain/timestamp.js';
import { anId } from '../contract/task-queries.js';
import type { MappedShape } from './mapped-shapes.js';
import { aJob } from './task-builder.js';

/** One value of a job, as some columns of a table have it. Names of columns are drawn by who makes the table. */
interface Part<Source> {
  readonly columns: readonly string[];
  readonly source: (names: readonly string[]) => Source;
  /** What stands in the columns. */
  readonly write: (task: Task) => readonly unknown[];
  readonly show?: (task: Task) => Partial<Task>;
}

const toNumber = (id: string) => String(10n ** 15n + BigInt(`0x${id.slice(-12)}`));

const IDS: readonly (Part<JobSources['id']> & { readonly id: (id: string) => string })[] = [
  { columns: ['uuid NOT NULL'], source: ([one]) => one!, write: ({ id }) => [id], id: (id) => id },
  {
    columns: ['varchar(64) COLLATE "C" NOT NULL'],
    source: ([one]) => one!,
    write: ({ id }) => [id],
    id: (id) => id,
  },
  { columns: ['bigint NOT NULL'], source: ([one]) => one!, write: ({ id }) => [id], id: toNumber },
  { columns: ['numeric(20) NOT NULL'], source: ([one]) => one!, write: ({ id }) => [id], id: toNumber },
  {
    columns: ['text COLLATE "C" NOT NULL', 'bigint NOT NULL'],
    source: (names) => names,
    write: ({ id }) => id.split('/').map((part) => part.replaceAll('%2F', '/').replaceAll('%25', '%')),
    id: (id) => `${['%25', 'a%2Fb', "o'b"][Number(`0x${id.slice(-1)}`) % 3]}/${toNumber(id)}`,
  },
];

type Times = 'createdAt' | 'startedAt' | 'finishedAt';

function timePart(
  type: string,
  as: TimeEncoding,
  write: (moment: Timestamp) => unknown,
  show: (moment: Timestamp) => string = (moment) => moment,
): (key: Times) => Part<TimeSource> {
  return (key) => ({
    columns: [type],
    source: ([column]) => ({ column: column!, as }),
    write: (task) => [task[key] === null ? null : write(task[key])],
    show: (task) => ({ [key]: task[key] === null ? null : show(task[key]) }),
  });
}

const shifted = (minutes: number) => (moment: Timestamp) =>
  new Date(Date.parse(`${moment.slice(0, 19)}Z`) + minutes * 60_000).toISOString().slice(0, 19) +
  moment.slice(19, -1);

const TIMES: readonly ((key: Times) => Part<TimeSource>)[] = [
  timePart('timestamptz', 'timestamptz', (moment) => moment),
  timePart(
    'timestamptz(3)',
    'timestamptz',
    (moment) => `${moment.slice(0, 23)}Z`,
    (moment) => `${moment.slice(0, 23)}000Z`,
  ),
  timePart('timestamp', 'utc', shifted(0)),
  timePart('timestamp', '-05:30', shifted(-330)),
  timePart(
    'bigint',
    'epoch-ms',
    (moment) => String(toMicroseconds(moment) / 1_000n),
    (moment) => `${moment.slice(0, 23)}000Z`,
  ),
  timePart('bigint', 'epoch-us', (moment) => String(toMicroseconds(moment))),
  timePart('numeric', 'epoch-us', (moment) => String(toMicroseconds(moment))),
  timePart('double precision', 'epoch-s', (moment) => Number(toMicroseconds(moment)) / 1e6),
  timePart(
    'integer',
    'epoch-s',
    (moment) => String(toMicroseconds(moment) / 1_000_000n),
    (moment) => `${moment.slice(0, 19)}.000000Z`,
  ),
  (key) => ({
    columns: ['timestamptz', 'timestamptz'],
    source: (column) => ({ column }),
    write: (task) => (task.id.charCodeAt(35) % 2 === 0 ? [task[key], null] : [null, task[key]]),
  }),
];

const WORDS: Readonly<Record<TaskStatus, string>> = {
  queued: "it's?",
  running: 'RUN "now"',
  succeeded: '\\ok',
  failed: '$1 %s',
  cancelled: 'Canceled',
  unknown: 'weird',
};
const known = (words: Readonly<Record<TaskStatus, string>>) =>
  Object.fromEntries(
    TASK_STATUSES.filter((status) => status !== 'unknown').map((status) => [status, [words[status]]]),
  );
const byWords = (words: Readonly<Record<TaskStatus, string>>) => ({
  write: (task: Task) => [words[task.status]],
  show: (task: Task) => ({ statusText: words[task.status] }),
});
const NUMBERS = {
  queued: '0',
  running: '1',
  succeeded: '2',
  failed: '-3',
  cancelled: '4',
  unknown: '99',
} as const;

const STATUSES: readonly Part<StatusSource>[] = [
  { columns: ['text'], source: ([one]) => one!, write: ({ status }) => [status] },
  {
    columns: ['varchar(20)'],
    source: ([column]) => ({ column: column!, words: known(WORDS) }),
    ...byWords(WORDS),
  },
  {
    columns: ['any_state'],
    source: ([column]) => ({ column: column!, words: known(WORDS) }),
    ...byWords(WORDS),
  },
  {
    columns: ['int'],
    source: ([column]) => ({ column: column!, words: known(NUMBERS) }),
    ...byWords(NUMBERS),
  },
  {
    columns: ['text'],
    source: ([column]) => ({ column: column!, words: { ...known(WORDS), queued: [null] } }),
    write: ({ status }) => [status === 'queued' ? null : WORDS[status]],
    show: ({ status }) => ({ statusText: status === 'queued' ? null : WORDS[status] }),
  },
  {
    columns: ['jsonb'],
    source: ([column]) => ({ column: column!, path: ['a', '0', 's'] }),
    write: ({ status }) => [JSON.stringify({ a: [{ s: status }] })],
  },
  {
    columns: ['int', 'bool'],
    source: ([n, flag]) => ({
      rules: [
        { status: 'running', when: { [flag!]: true } },
        { status: 'queued', when: { [n!]: null } },
        { status: 'failed', when: { [n!]: { lt: 0 } } },
        { status: 'succeeded', when: { [n!]: [1, 2] } },
        { status: 'cancelled', when: { [n!]: { gte: 10 } } },
      ],
      else: 'unknown',
    }),
    write: ({ status }) => [
      { running: 7, queued: null, failed: -1, succeeded: 2, cancelled: 10, unknown: 5 }[status],
      status === 'running',
    ],
  },
  {
    columns: [],
    source: () => ({ value: 'failed' }),
    write: () => [],
    show: () => ({ status: 'failed', statusText: null }),
  },
];

const TYPES: readonly Part<ValueSource>[] = [
  { columns: ['text'], source: ([one]) => one!, write: ({ taskType }) => [taskType] },
  {
    columns: ['json'],
    source: ([column]) => ({ column: column!, path: ['kind?'] }),
    write: ({ taskType }) => [JSON.stringify({ 'kind?': taskType })],
  },
  {
    columns: [],
    source: () => ({ value: "any 'kind'?" }),
    write: () => [],
    show: () => ({ taskType: "any 'kind'?" }),
  },
  { columns: [], source: () => null, write: () => [], show: () => ({ taskType: '' }) },
];

const NAMES = [
  ...['id', 'at', 'run', 'class', 'status', 'job', 'key', 'created_at', 'n', 'moment', 'this_epoch', 'leaf'],
  ...[
    '"q"',
    "o'b",
    'desc',
    '$1',
    '%s',
    'Ünï',
    'user',
    'order',
    'x y',
    'task_type',
    'relid',
    'OLD',
    'NEW',
    '\\',
  ],
];

/** Any table that a mapping could describe, and how the contract's jobs stand in it. */
export const anyShape = fc
  .record({
    id: fc.constantFrom(...IDS),
    times: fc.tuple(fc.constantFrom(...TIMES), fc.constantFrom(...TIMES), fc.constantFrom(...TIMES)),
    status: fc.constantFrom(...STATUSES),
    type: fc.constantFrom(...TYPES),
    names: fc.shuffledSubarray(NAMES, { minLength: NAMES.length }),
    hasOthers: fc.boolean(),
    table: fc.constantFrom('jobs', 'job', 'Jobs of "any"', "o'table $1"),
  })
  .map(
    ({
      id,
      times,
      status,
      type,
      names,
      hasOthers,
      table,
    }): MappedShape & { readonly shown: { id: (id: string) => string; task: (task: Task) => Task } } => {
      const [created, started, finished] = times;
      const parts = {
        id,
        createdAt: created('createdAt'),
        startedAt: started('startedAt'),
        finishedAt: finished('finishedAt'),
        status,
        taskType: type,
      };
      const left = [...names];
      const named = Object.entries(parts).map(([key, part]) => ({
        key,
        part: part as Part<unknown>,
        names: left.splice(0, part.columns.length),
      }));
      const [gone = 'gone', userId = 'u', name = 'nm', error = 'e', details = 'd', progress = 'p'] =
        left.splice(0, 6);
      const plain = {
        [userId]: 'text',
        [name]: 'text',
        [error]: 'text',
        [details]: 'jsonb',
        [progress]: 'float8',
        [gone]: 'timestamptz',
      };
      const columns = {
        ...plain,
        ...Object.fromEntries(
          named.flatMap(({ part, names: own }) => own.map((one, i) => [one, part.columns[i]!])),
        ),
      };
      const list = Object.entries(columns).map(([one, sql]) => `${quoteName(one)} ${sql}`);
      const toRow = (task: Task) => ({
        ...Object.fromEntries(
          named.flatMap(({ part, names: own }) => part.write(task).map((value, i) => [own[i]!, value])),
        ),
        ...{
          [userId]: task.userId,
          [name]: task.name,
          [error]: task.error,
          [details]: stringifyJson(task.details),
          [progress]: task.progress,
        },
      });
      return {
        name: table,
        create: `CREATE TYPE any_state AS ENUM (${Object.values(WORDS).map(quoteText).join(', ')}); CREATE TABLE ${quoteName(table)} (${list.join(', ')})`,
        mapping: {
          schema: null,
          table,
          columns: {
            ...(Object.fromEntries(
              named.map(({ key, part, names: own }) => [key, part.source(own)]),
            ) as unknown as JobSources),
            ...{ userId, name, error, details, progress },
          },
          ...(hasOthers && { where: { [gone]: null } }),
          unboundedTime: true,
        },
        toRow,
        shown: {
          id: id.id,
          task: (task) =>
            Object.assign(
              { ...task },
              ...Object.values(parts).map((part) => (part as Part<unknown>).show?.(task) ?? {}),
            ) as Task,
        },
        others: hasOthers ? [{ ...toRow(aJob({ id: id.id(anId(2 ** 41)) })), [gone]: '2026-01-01Z' }] : [],
      };
    },
  );
