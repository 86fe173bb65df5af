import type { JobSources, JobsMapping } from '../../src/adapters/knex/mapping/jobs-mapping.js';
import { INFERENCE_JOBS } from '../../src/adapters/knex/jobs-table.js';
import { stringifyJson } from '../../src/adapters/json/json-text.js';
import type { Task, TaskStatus } from '../../src/domain/task.js';
import type { Timestamp } from '../../src/domain/timestamp.js';
import { toMicroseconds } from '../../src/domain/timestamp.js';
import type { Shown } from './describe-task-listing.js';

/** A table of another shape, and how the contract's jobs stand in it. */
export interface MappedShape {
  readonly name: string;
  readonly create: string;
  readonly mapping: JobsMapping;
  readonly toRow: (task: Task) => Readonly<Record<string, unknown>>;
  readonly shown?: Partial<Shown>;
  /** Rows that are no jobs. */
  readonly others?: readonly Readonly<Record<string, unknown>>[];
}

const COLUMNS: Readonly<Record<string, string>> = {
  id: 'uuid PRIMARY KEY',
  user_id: 'text',
  name: 'text',
  task_type: 'text',
  status: 'text',
  progress: 'double precision',
  error: 'text',
  details: 'jsonb',
  created_at: 'timestamptz',
  started_at: 'timestamptz',
  finished_at: 'timestamptz',
};

const TIMES = { created_at: 'createdAt', started_at: 'startedAt', finished_at: 'finishedAt' } as const;

function createTable(table: string, columns: Readonly<Record<string, string | null>>, rest = ''): string {
  const all = Object.entries({ ...COLUMNS, ...columns }).filter(([, type]) => type !== null);
  return `CREATE TABLE ${table} (${all.map(([name, type]) => `${name} ${type}`).join(', ')}${rest})`;
}

function toRow(task: Task): Record<string, unknown> {
  return {
    ...{ id: task.id, user_id: task.userId, name: task.name, task_type: task.taskType, status: task.status },
    ...{ progress: task.progress, error: task.error, details: stringifyJson(task.details) },
    ...{ created_at: task.createdAt, started_at: task.startedAt, finished_at: task.finishedAt },
  };
}

function mapped(table: string, columns: Partial<JobSources>, rest: Partial<JobsMapping> = {}): JobsMapping {
  return { schema: null, table, columns: { ...INFERENCE_JOBS.columns, ...columns }, ...rest };
}

/** A table whose three times are all written in one way. */
function withTimes(
  name: string,
  type: string,
  as: 'utc' | '+08:00' | 'epoch-s' | 'epoch-ms',
  write: (moment: Timestamp) => unknown,
  show: (moment: Timestamp) => string = (moment) => moment,
): MappedShape {
  const source = (column: string) => ({ column, as });
  const each = <T>(task: Task, convert: (moment: Timestamp) => T) =>
    Object.fromEntries(Object.values(TIMES).map((key) => [key, task[key] && convert(task[key])]));
  return {
    name,
    create: createTable('shaped_jobs', { created_at: type, started_at: type, finished_at: type }),
    mapping: mapped('shaped_jobs', {
      createdAt: source('created_at'),
      startedAt: source('started_at'),
      finishedAt: source('finished_at'),
    }),
    toRow: (task) => {
      const times = each(task, write);
      return {
        ...toRow(task),
        ...Object.fromEntries(Object.entries(TIMES).map(([column, key]) => [column, times[key]])),
      };
    },
    shown: { task: (task) => ({ ...task, ...(each(task, show) as Pick<Task, 'createdAt'>) }) },
  };
}

const microseconds = (moment: Timestamp) => toMicroseconds(moment);
const toMilliseconds = (moment: Timestamp) => `${moment.slice(0, 23)}000Z`;
/** As many digits as any other, so that the order of numbers is that of their texts. */
const toNumber = (id: string) => String(10n ** 15n + BigInt(`0x${id.slice(-12)}`));

const WORDS: Readonly<Record<TaskStatus, string>> = {
  queued: 'PENDING',
  running: 'in progress',
  succeeded: 'OK',
  failed: "didn't work",
  cancelled: 'CANCELED',
  unknown: 'weird',
};
const NUMBERS: Readonly<Record<TaskStatus, number>> = {
  queued: 0,
  running: 1,
  succeeded: 2,
  failed: 3,
  cancelled: -1,
  unknown: 9,
};

function wordsOf(words: Readonly<Record<TaskStatus, string | number>>) {
  const { unknown: _, ...known } = words;
  return Object.fromEntries(Object.entries(known).map(([status, word]) => [status, [String(word)]]));
}

export const MAPPED_SHAPES: readonly MappedShape[] = [
  {
    name: 'ids of text',
    create: createTable('shaped_jobs', { id: 'text COLLATE "C" PRIMARY KEY' }),
    mapping: mapped('shaped_jobs', {}),
    toRow,
  },
  {
    name: 'ids of bigint',
    create: createTable('shaped_jobs', { id: 'bigint PRIMARY KEY' }),
    mapping: mapped('shaped_jobs', {}),
    toRow,
    shown: { id: toNumber },
  },
  {
    name: 'ids of two columns',
    create: createTable(
      'shaped_jobs',
      { id: 'int NOT NULL', queue: 'text COLLATE "C" NOT NULL' },
      ', PRIMARY KEY (queue, id)',
    ),
    mapping: mapped('shaped_jobs', { id: ['queue', 'id'] }),
    toRow: (task) => {
      const [queue = '', id] = task.id.split('/');
      return { ...toRow(task), id, queue: queue.replaceAll('%2F', '/').replaceAll('%25', '%') };
    },
    shown: {
      id: (id) =>
        `${['mail', 'a%2Fb', '100%25'][Number(`0x${id.slice(-1)}`) % 3]}/${1_000_000_000 + (Number(`0x${id.slice(-12)}`) % 1_000_000_000)}`,
    },
  },
  withTimes('times without a zone, in UTC', 'timestamp', 'utc', (moment) => moment.slice(0, -1)),
  withTimes(
    'times without a zone, in that of Taipei',
    'timestamp',
    '+08:00',
    (moment) =>
      new Date(Date.parse(moment.slice(0, 19) + 'Z') + 8 * 3_600_000).toISOString().slice(0, 19) +
      moment.slice(19, -1),
  ),
  withTimes(
    'milliseconds since 1970',
    'bigint',
    'epoch-ms',
    (moment) => String(microseconds(moment) / 1_000n),
    toMilliseconds,
  ),
  withTimes(
    'seconds since 1970, with a fraction',
    'double precision',
    'epoch-s',
    (moment) => Number(microseconds(moment)) / 1e6,
  ),
  withTimes(
    'whole seconds since 1970, of four bytes',
    'integer',
    'epoch-s',
    (moment) => String(microseconds(moment) / 1_000_000n),
    (moment) => `${moment.slice(0, 19)}.000000Z`,
  ),
  {
    name: 'statuses of an enumeration',
    create: `CREATE TYPE shaped_state AS ENUM (${Object.values(WORDS)
      .map((word) => `'${word.replace("'", "''")}'`)
      .join(', ')}); ${createTable('shaped_jobs', { status: 'shaped_state', task_type: 'varchar(300)' })}`,
    mapping: mapped('shaped_jobs', { status: { column: 'status', words: wordsOf(WORDS) } }),
    toRow: (task) => ({ ...toRow(task), status: WORDS[task.status] }),
    shown: { task: (task) => ({ ...task, statusText: WORDS[task.status] }) },
  },
  {
    name: 'statuses of numbers',
    create: createTable('shaped_jobs', { status: 'smallint' }),
    mapping: mapped('shaped_jobs', { status: { column: 'status', words: wordsOf(NUMBERS) } }),
    toRow: (task) => ({ ...toRow(task), status: NUMBERS[task.status] }),
    shown: { task: (task) => ({ ...task, statusText: String(NUMBERS[task.status]) }) },
  },
  {
    name: 'statuses by rules, and rows that are no jobs',
    create: createTable('shaped_jobs', {
      status: null,
      locked_at: 'timestamptz',
      attempts: 'int NOT NULL DEFAULT 0',
      max_attempts: 'int NOT NULL DEFAULT 3',
      outcome: 'text',
      deleted_at: 'timestamptz',
    }),
    mapping: mapped(
      'shaped_jobs',
      {
        status: {
          rules: [
            { status: 'running', when: { locked_at: { set: true } } },
            { status: 'failed', when: { attempts: { gte: { column: 'max_attempts' } } } },
            { status: 'succeeded', when: { outcome: ['done', "it's?"] } },
            { status: 'cancelled', when: { outcome: 'cancelled' } },
            { status: 'queued', when: { outcome: null } },
          ],
          else: 'unknown',
        },
      },
      { where: { deleted_at: null } },
    ),
    toRow: ({ status, ...task }) => {
      const { status: _, ...row } = toRow({ ...task, status });
      const outcome = { succeeded: "it's?", cancelled: 'cancelled', queued: null, unknown: 'lost' };
      return {
        ...row,
        locked_at: status === 'running' ? '2026-01-01Z' : null,
        attempts: status === 'failed' ? 3 : 0,
        outcome: status in outcome ? outcome[status as keyof typeof outcome] : 'done',
      };
    },
    others: [
      { id: '00000000-0000-4000-9000-000000000000', deleted_at: '2026-01-01Z', created_at: '2026-01-01Z' },
    ],
  },
  {
    name: 'values in JSON, constants and none',
    create: createTable('shaped_jobs', {
      task_type: null,
      name: null,
      error: null,
      user_id: null,
      details: 'json',
      progress: 'int',
      data: 'jsonb',
    }),
    mapping: mapped('shaped_jobs', {
      taskType: { value: 'inference' },
      name: { column: 'data', path: ['titles', '-1'] },
      error: { column: 'data', path: ['error', 'message'] },
      userId: null,
      progress: { column: 'progress', of: 100 },
    }),
    toRow: (task) => {
      const { task_type: _, name, error, user_id: __, ...row } = toRow(task);
      const data = { titles: ['first', name], error: error === null ? null : { message: error } };
      return { ...row, progress: 50, data: JSON.stringify(data) };
    },
    shown: { task: (task) => ({ ...task, taskType: 'inference', userId: null, progress: 0.5 }) },
  },
];
