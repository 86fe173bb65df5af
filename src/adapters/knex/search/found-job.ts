import type { Timestamp } from '../../../domain/timestamp.js';
import { toTimestamp, withoutSentinel } from '../../../domain/timestamp.js';
import type { QuotedJobsTable } from '../jobs-table.js';

/** What the counts, every order and the histogram need to know of a job. */
export interface FoundJob {
  readonly id: string;
  /** As the table has them. */
  readonly status: string | null;
  readonly taskType: string | null;
  readonly createdAt: Timestamp | null;
  readonly startedAt: Timestamp | null;
  readonly finishedAt: Timestamp | null;
}

/** One job as Postgres writes it in JSON: its times as RFC 3339, in whatever zone the session has. */
export type FoundJson = readonly [
  id: string,
  status: string | null,
  taskType: string | null,
  createdAt: string | null,
  startedAt: string | null,
  finishedAt: string | null,
];

/** JSON, since the driver reads an array of thousands of texts four times as slowly. */
export function foundAsJson({ columns }: QuotedJobsTable): string {
  const { id, status, taskType, createdAt, startedAt, finishedAt } = columns;
  return `json_build_array(${id}::text, ${status}::text, ${taskType}::text, ${createdAt}, ${startedAt}, ${finishedAt})`;
}

export function toFoundJob([id, status, taskType, ...times]: FoundJson): FoundJob {
  const [createdAt, startedAt, finishedAt] = times.map((time) => withoutSentinel(toTimestamp(time)));
  return {
    id,
    status,
    taskType,
    createdAt: createdAt ?? null,
    startedAt: startedAt ?? null,
    finishedAt: finishedAt ?? null,
  };
}
