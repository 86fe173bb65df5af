import type { TaskStatus } from '../../../src/domain/task.js';
import type { Timestamp } from '../../../src/domain/timestamp.js';
import { fromMicroseconds, toMicroseconds } from '../../../src/domain/timestamp.js';

/** A job before a table has its own way with it. */
export interface JobDraft {
  /** From 1. */
  readonly number: number;
  /** The table's word for the status. */
  readonly word: string | null;
  readonly status: TaskStatus;
  readonly taskType: string;
  readonly name: string;
  readonly userId: string | null;
  readonly progress: number;
  /** Of failed ones. */
  readonly error: string | null;
  readonly createdAt: Timestamp;
  readonly startedAt: Timestamp | null;
  readonly finishedAt: Timestamp | null;
}

const TYPES = ['embed', 'render', 'transcribe'];
const USERS = ['ada', 'grace', null, 'linus'];
const ERRORS = ['CUDA out of memory', 'no such model: "gemma"', 'Zeitüberschreitung nach 30 s'];
const FIRST = toMicroseconds('2026-03-29T00:30:00.000000Z' as Timestamp);

/** How much of a moment a column keeps: as many digits of the second. */
export type Digits = 0 | 3 | 6;

/**
 * The jobs of a table that has these words, each in turn; some share a moment of creation, and a creation is not always
 * later than the one before. The first of them fall into the hour that Europe skipped.
 */
export function draftJobs(
  words: ReadonlyMap<string | null, TaskStatus>,
  count: number,
  digits: Digits,
): JobDraft[] {
  const states = [...words];
  return Array.from({ length: count }, (_, index) => {
    const [word, status] = states[index % states.length]!;
    const created = FIRST + BigInt((index * 7_919) % 1_201) * 61_000_007n * (index % 7 === 3 ? 0n : 1n);
    const after = (seconds: number) => atPrecision(created + BigInt(seconds) * 1_000_003n, digits);
    const isEnded =
      status === 'succeeded' || status === 'failed' || (status === 'cancelled' && index % 2 === 0);
    return {
      number: index + 1,
      word,
      status,
      taskType: TYPES[(index * 5) % 3]!,
      name: `Job № ${index + 1}`,
      userId: USERS[index % 4]!,
      progress: isEnded ? 1 : (index % 4) / 4,
      error: status === 'failed' ? ERRORS[index % 3]! : null,
      createdAt: atPrecision(created, digits),
      startedAt: isEnded || status === 'running' ? after(1 + (index % 90)) : null,
      finishedAt: isEnded ? after(100 + (index % 900)) : null,
    };
  });
}

function atPrecision(microseconds: bigint, digits: Digits): Timestamp {
  return fromMicroseconds(microseconds - (microseconds % BigInt(10 ** (6 - digits))));
}
