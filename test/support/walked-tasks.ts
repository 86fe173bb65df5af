import fc from 'fast-check';
import type { Json } from '../../src/domain/json.js';
import type { Task } from '../../src/domain/task.js';
import { TASK_STATUSES } from '../../src/domain/task.js';
import type { Timestamp } from '../../src/domain/timestamp.js';
import { fromMicroseconds, toMicroseconds } from '../../src/domain/timestamp.js';
import { aJob, aStream, at } from './task-builder.js';

/** A job as the list should tell of it, and what its row has in these columns. */
export interface WalkedJob {
  readonly task: Task;
  readonly stored: Readonly<Record<'status' | 'task_type' | 'created_at', string | null>>;
}

/** What is stored, and what is told of it. */
type Stored<T> = readonly [stored: string | null, told: T];

export const TYPES = ['llm.chat', 'embedding', 'image,edit', '影片生成'];
export const USERS = ['u-1', 'u-2', 'U-1', '王小明'];
export const FEW = Array.from({ length: 40 }, (_, i) => `user-${i}`);
export const STREAM_ORIGINS = ['cameras', 'edge'];
/** So many jobs begin with each of these, and one of them names streams as well. */
export const ID_HEADS = ['10ad0000', '10ad0001', '20ad0000', 'f00df00d'];
const NAMES = [
  ...['nightly Llama', 'nightly report', '100% \\_done "at once"', 'u-1', 'ÉTÉ'],
  ...['產生會議摘要', '會議紀錄 2026', '社會議題'],
  ...['pull https://u:pw@host/llama', 'token=llama'],
];
const ERRORS = ['CUDA out of memory', 'worker lost: memory', '記憶體不足', 'password=memory refused'];
const DETAILS: readonly Json[] = [
  {},
  null,
  ['model', 'llama'],
  { model: 'gemma-3', gpu: { type: 'H100', count: 2 }, seed: 18_446_744_073_709_551_615n },
  { model: 'gemma-3', gpu: { type: 'A100', count: 2.5 }, stream: true },
  { model: 'llama', gpu: { type: 'H100', count: '2' }, stream: 'true', api_key: 'llama' },
];
const BEGIN = at('2026-03-01T00:00:00Z');
const later = (by: bigint): Timestamp => fromMicroseconds(toMicroseconds(BEGIN) + by);
/** In three dense minutes, a day apart, on few moments of a microsecond: ties, and neighbours. */
export const anyMoment = fc
  .tuple(fc.nat(2), fc.nat(120), fc.nat(2))
  .map(([day, second, microsecond]) => later(BigInt((day * 86_400 + second) * 1_000_000 + microsecond)));

const itself = <T extends string>(words: readonly T[]) => words.map((word): Stored<T> => [word, word]);
const rarely = <T>(usual: fc.Arbitrary<T>, rare: readonly T[]) =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...rare) });

/** What stands for no time of creation. */
const NO_MOMENTS = ['0001-01-01T00:00:00Z', '1970-01-01T23:59:59.999999Z'];

/** What Taskdeck's own table can hold. */
const OWN = {
  status: fc.constantFrom(...itself(TASK_STATUSES)),
  taskType: fc.constantFrom(...itself(TYPES)),
  createdAt: rarely(
    anyMoment.map((moment): Stored<Timestamp | null> => [moment, moment]),
    NO_MOMENTS.map((moment) => [moment, null] as const),
  ),
};

/** What others can hold beside. */
const FOREIGN: typeof OWN = {
  status: rarely(OWN.status, [
    ['RUNNING', 'running'],
    ['Canceled', 'cancelled'],
    ['paused', 'unknown'],
    [null, 'unknown'],
  ]),
  taskType: rarely(OWN.taskType, [
    ['', ''],
    [null, ''],
  ]),
  createdAt: rarely(
    OWN.createdAt,
    ['infinity', '-infinity', null].map((moment) => [moment, null] as const),
  ),
};

const others = {
  userId: fc.option(fc.oneof(fc.constantFrom(...USERS), fc.constantFrom(...FEW)), { freq: 9 }),
  name: fc.option(fc.constantFrom(...NAMES)),
  error: fc.option(fc.constantFrom(...ERRORS), { freq: 1 }),
  details: fc.constantFrom(...DETAILS),
  startedAt: fc.option(anyMoment),
  finishedAt: fc.option(anyMoment, { freq: 1 }),
};

export const idOf = (head: string, number: number) =>
  `${head}-0000-4000-8000-${((number * 7_919) % 1_000_003).toString(16).padStart(12, '0')}`;

/** The same ones each time. */
export function walkedJobs(count: number, { isForeign }: { isForeign: boolean }): WalkedJob[] {
  const head = fc.constantFrom(...ID_HEADS);
  const job = fc.record({ ...others, ...(isForeign ? FOREIGN : OWN), head });
  return fc
    .sample(job, { seed: 1, numRuns: count })
    .map(({ head: idHead, status, taskType, createdAt, ...rest }, i) => ({
      task: aJob({
        ...rest,
        id: idOf(idHead, i),
        status: status[1],
        taskType: taskType[1],
        createdAt: createdAt[1],
      }),
      stored: { status: status[0], task_type: taskType[0], created_at: createdAt[0] },
    }));
}

/** Some of the ids are jobs' too, and each is another registry's. */
export function walkedStreams(count: number, origin: string): Task[] {
  const stream = fc.record({
    ...others,
    status: fc.constantFrom(...TASK_STATUSES),
    taskType: fc.constantFrom(...TYPES, 'streaming'),
    createdAt: fc.option(anyMoment),
  });
  return fc
    .sample(stream, { seed: origin.length, numRuns: count })
    .map((rest, i) => aStream({ ...rest, origin, id: i % 3 === 0 ? idOf(ID_HEADS[0]!, i) : `cam,${i}` }));
}
