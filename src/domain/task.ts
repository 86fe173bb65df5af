import { cutText } from './cut-text.js';
import type { Json } from './json.js';
import type { Timestamp } from './timestamp.js';

/** Where a task lives; in the order of the list where two tasks share a sort key. */
export const TASK_SOURCES = ['compute', 'streaming'] as const;
export type TaskSource = (typeof TASK_SOURCES)[number];

export const TASK_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'unknown'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Details that are nested deeper are left out, since they are walked by recursion and the stack is finite. */
export const MAX_DETAILS_DEPTH = 100;

/** Stands in their place. */
export const TOO_DEEP = { details_omitted: 'too_deep' } as const;

/** One task of the platform: a compute job or a live stream. `source`, `origin` and `id` together identify it. */
export interface Task {
  readonly id: string;
  readonly source: TaskSource;
  /** The name of the configured source that it comes from; that of its kind where there is one of a kind. */
  readonly origin: string;
  readonly taskType: string;
  readonly status: TaskStatus;
  /** The source's own word for the status where it isn't the list's, such as `CANCELED`; null where it is, or there is none. */
  readonly statusText: string | null;
  readonly name: string | null;
  readonly userId: string | null;
  /** From 0 to 1; what a source has beyond that is left out of lists. */
  readonly progress: number | null;
  readonly createdAt: Timestamp | null;
  readonly startedAt: Timestamp | null;
  readonly finishedAt: Timestamp | null;
  readonly error: string | null;
  /** Whatever the task's owner stored with it. */
  readonly details: Json;
}

const NUMERAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** A share from 0 to 1, of a number or its numeral; null for all else: whether 50 stands for 50 % can't be told. */
export function toProgress(value: unknown): number | null {
  const share = typeof value === 'string' && NUMERAL.test(value) ? Number(value) : value;
  return typeof share === 'number' && share >= 0 && share <= 1 ? share : null;
}

/** Reads a source's word for a status in any case, and `canceled` with one l; every other word is `unknown`. */
export function toTaskStatus(word: unknown): TaskStatus {
  if (typeof word !== 'string') return 'unknown';
  const lower = word.toLowerCase();
  return TASK_STATUSES.find((status) => status === lower) ?? (lower === 'canceled' ? 'cancelled' : 'unknown');
}

/** Whether a task of this status has no end yet: one that is told all the same is a placeholder, or an earlier attempt's. */
export function isUnfinished(status: TaskStatus): boolean {
  return status === 'queued' || status === 'running';
}

const MAX_STATUS_LENGTH = 255;

/** What a task keeps as `statusText` of a source's word, which stands for a status; cut where it is longer than any word. */
export function toStatusText(word: string | null, status: TaskStatus = toTaskStatus(word)): string | null {
  if (word === null || word === '' || word === status) return null;
  return cutText(word, MAX_STATUS_LENGTH);
}
