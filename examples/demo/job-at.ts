import type { JsonObject } from '../../src/domain/json.js';
import type { TaskStatus } from '../../src/domain/task.js';
import type { JobDraft, Outcome } from './draft-job.js';

/** A row of `inference_jobs`; moments are epoch microseconds. */
export interface JobRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string | null;
  readonly taskType: string;
  readonly status: TaskStatus;
  readonly progress: number | null;
  readonly error: string | null;
  readonly details: JsonObject;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

/** What the workload still has to do to a job; moments are epoch microseconds. */
export interface JobFuture {
  readonly id: string;
  /** Null for a job that is cancelled in the queue. */
  readonly startAt: number | null;
  readonly endAt: number;
  readonly outcome: Outcome;
  readonly error: string | null;
  readonly finalProgress: number;
  readonly finalDetails: JsonObject;
}

export interface DemoJob {
  readonly row: JobRow;
  /** Null for a job that has ended. */
  readonly future: JobFuture | null;
}

/** How a job that was created at `createdAt` looks at `now`; both are epoch microseconds. */
export function jobAt(id: string, draft: JobDraft, createdAt: number, now: number): DemoJob {
  const plannedStart = createdAt + Math.ceil(draft.waitSeconds * 1e6);
  const startAt = draft.startsAtAll ? plannedStart : null;
  const endAt = startAt === null ? plannedStart : startAt + Math.ceil(draft.runSeconds * 1e6);
  if (endAt <= now) return { row: row(id, draft, createdAt, startAt, endAt), future: null };
  const { outcome, error, finalProgress } = draft;
  const future = { id, startAt, endAt, outcome, error, finalProgress, finalDetails: draft.details };
  const { usage: _usage, attempts: _attempts, ...details } = draft.details;
  const waiting = {
    ...row(id, draft, createdAt, null, null),
    status: 'queued' as const,
    error: null,
    details,
  };
  if (startAt === null || startAt > now) return { row: waiting, future };
  const progress = (finalProgress * (now - startAt)) / (endAt - startAt);
  return { row: { ...waiting, status: 'running', progress, startedAt: startAt }, future };
}

function row(
  id: string,
  draft: JobDraft,
  createdAt: number,
  startedAt: number | null,
  finishedAt: number | null,
): JobRow {
  return {
    id,
    userId: draft.userId,
    name: draft.name,
    taskType: draft.taskType,
    status: draft.outcome,
    progress: startedAt === null ? null : draft.finalProgress,
    error: draft.error,
    details: draft.details,
    createdAt,
    startedAt,
    finishedAt,
  };
}
