import { TASK_STATUSES } from '../../../src/domain/task.js';
import type { Timestamp } from '../../../src/domain/timestamp.js';
import type { Random } from '../../postgres-walk/random.js';
import { at } from '../task-builder.js';

/** The table's columns, as JSON has them. */
export type DrawnRow = Readonly<Record<string, unknown>>;

export const TYPES = ['llm.chat', 'embedding', 'image,edit', '影片生成'];
export const USERS = ['u-1', 'u-2', '王小明'];
const NAMES = ['nightly Llama', 'nightly report', '會議紀錄', null];
const ERRORS = ['CUDA out of memory', null, null];
const DETAILS = [{}, { model: 'gemma-3', gpu: { count: 2 } }, ['model', 'llama']];

/** The first of the days in which jobs are created. */
const FIRST_DAY = Date.UTC(2026, 2, 1);
const DAY_MS = 86_400_000;

/** That day, and midnight of it. */
export function dayOf(day: number): string {
  return new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);
}

/** Within three hours of a day, on whole seconds and a microsecond beside; one of four in a crowd at one of few moments. */
export function momentOf(random: Random, day: number): Timestamp {
  const second = random.next() < 0.25 ? 3_600 * random.below(3) : random.below(3 * 3_600);
  const moment = new Date(FIRST_DAY + day * DAY_MS + second * 1_000).toISOString().slice(0, 20);
  return at(`${moment}00000${random.below(3)}Z`);
}

const FAR_AWAY = ['2011-11-11T11:11:11Z', '2025-12-31T23:59:59.999999Z', '2038-01-19T03:14:07Z'].map(at);

/** Where jobs are mostly, or long before or after. */
export function anyMoment(random: Random): Timestamp {
  return random.next() < 0.05 ? random.pick(FAR_AWAY) : momentOf(random, random.below(4));
}

/** What other people's tables have for no time of creation. */
const NO_MOMENTS = [null, 'infinity', '-infinity', '0001-01-01T00:00:00Z', '1970-01-01T23:59:59.999999Z'];

export interface JobKind {
  /** The days in which jobs may be created. */
  readonly days: readonly number[];
  /** Whether they may be created long ago, or in times to come. */
  readonly isAnyTime: boolean;
  /** Whether they may have no time of creation. */
  readonly isUnbounded: boolean;
}

export function creation(random: Random, { days, isAnyTime, isUnbounded }: JobKind): string | null {
  if (isUnbounded && random.next() < 0.1) return random.pick(NO_MOMENTS);
  return isAnyTime && random.next() < 0.05 ? random.pick(FAR_AWAY) : momentOf(random, random.pick(days));
}

export function drawRow(random: Random, types: readonly string[], kind: JobKind): DrawnRow {
  const maybe = (chance: number) => (random.next() < chance ? anyMoment(random) : null);
  return {
    id: anyUuid(random),
    user_id: random.pick(USERS),
    name: random.pick(NAMES),
    task_type: random.pick(types),
    status: random.pick(TASK_STATUSES),
    progress: random.pick([null, 0, 0.25, 1]),
    error: random.pick(ERRORS),
    details: random.pick(DETAILS),
    created_at: creation(random, kind),
    started_at: maybe(0.7),
    finished_at: maybe(0.4),
  };
}

function anyUuid(random: Random): string {
  const hex = Array.from({ length: 4 }, () =>
    random
      .below(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
