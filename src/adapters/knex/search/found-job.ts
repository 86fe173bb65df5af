import { isFound } from '../../../application/query/search.js';
import type { SearchWord } from '../../../domain/task-scope.js';
import type { TaskStatus } from '../../../domain/task.js';
import type { Timestamp } from '../../../domain/timestamp.js';
import { toTimestamp, withoutSentinel } from '../../../domain/timestamp.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import type { TimeColumn } from '../mapping/time-column.js';
import { MAX_TEXT } from '../task-row.js';

/** What the counts, every order and the histogram need to know of a job. */
export interface FoundJob {
  readonly id: string;
  readonly status: TaskStatus;
  readonly taskType: string;
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
  userId: string | null,
  name: string | null,
  error: string | null,
];

/** JSON, since the driver reads an array of thousands of texts four times as slowly. Texts only where words ask for them. */
export function foundAsJson(jobs: JobsSql, words: readonly SearchWord[]): string {
  const { id, status, taskType, times, values } = jobs;
  const { createdAt, startedAt, finishedAt } = times;
  const textFor = (kind: SearchWord['kind'], text: string) =>
    words.some((word) => word.kind === kind) ? text : 'NULL::text';
  const texts = [
    textFor('text', `${values.userId}::text`),
    textFor('text', `left(${values.name}::text, ${MAX_TEXT.name})`),
    textFor('error', `left(${values.error}::text, ${MAX_TEXT.error})`),
  ];
  return `json_build_array(${id.text}, ${status.text}, ${taskType.text}, ${[createdAt, startedAt, finishedAt].map(told).join(', ')}, ${texts.join(', ')})`;
}

/** JSON writes `infinity` too, which is no moment. */
function told(time: TimeColumn): string {
  return time.isPlain ? time.stored : time.listable;
}

/** The jobs that have the words by the domain's measure too, which leaves out what may hold a secret. */
export function toFoundJobs(
  rows: readonly FoundJson[],
  words: readonly SearchWord[],
  { readStatus }: Pick<JobsSql, 'readStatus'>,
): FoundJob[] {
  const ofTexts = words.filter(({ kind }) => kind !== 'detail');
  return rows
    .filter(([id, , , , , , userId, name, error]) =>
      ofTexts.every((word) => isFound({ id, userId, name, error, details: null }, word)),
    )
    .map((row) => toFoundJob(row, readStatus));
}

function toFoundJob([id, status, taskType, ...rest]: FoundJson, readStatus: JobsSql['readStatus']): FoundJob {
  const [createdAt = null, startedAt = null, finishedAt = null] = rest
    .slice(0, 3)
    .map((time) => withoutSentinel(toTimestamp(time)));
  return {
    id,
    status: readStatus(status),
    taskType: taskType ?? '',
    createdAt,
    startedAt,
    finishedAt,
  };
}
