import type { Knex } from 'knex';
import type { JobsMapping, ValueSource } from '../../../src/adapters/knex/mapping/jobs-mapping.js';
import type { TaskStatus } from '../../../src/domain/task.js';
import type { WholeTruth } from '../job-truth.js';
import type { Digits, JobDraft } from './job-draft.js';
import { draftJobs } from './job-draft.js';

/** A jobs table as some software makes it, and how that software writes a job. */
export interface ForeignTable {
  /** The software and its version. */
  readonly made: string;
  /** What makes it in an empty database. */
  readonly ddl: string;
  /** Each word that it has for a status, with what it means; null is NULL, or that it has no words. */
  readonly words: readonly (readonly [string | null, TaskStatus])[];
  /** How much of a moment it keeps; 6 by default. */
  readonly digits?: Digits;
  /** The row of a job, in JSON that its columns' types can be read from. */
  readonly row: (job: JobDraft) => Readonly<Record<string, unknown>>;
  /** What makes a row no job, where the mapping has a `where`: a few such rows are written too. */
  readonly hidden?: Readonly<Record<string, unknown>>;
  /** The id of a job, as texts. */
  readonly id: (job: JobDraft) => readonly string[];
  /** Where the table tells something else than the draft. */
  readonly truth?: (job: JobDraft) => Partial<WholeTruth>;
  readonly mapping: JobsMapping;
}

const HIDDEN = 3;

/** Makes the table with so many jobs, and says what a list has to tell of them. */
export async function seedTable(knex: Knex, table: ForeignTable, count: number): Promise<WholeTruth[]> {
  await knex.raw(table.ddl);
  const extra = table.hidden === undefined ? 0 : HIDDEN;
  const drafts = draftJobs(new Map(table.words), count + extra, table.digits ?? 6);
  const rows = drafts.map((draft, index) => ({
    ...table.row(draft),
    ...(index < count ? {} : table.hidden),
  }));
  await insertRows(knex, table.mapping, rows);
  return drafts.slice(0, count).map((draft) => truthOf(table, draft));
}

/** Each value goes through JSON into the type that its column has: an enum, an array of jsonb, bytea. */
async function insertRows(
  knex: Knex,
  { schema, table }: JobsMapping,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  const into = schema === null ? '??' : '??.??';
  const path = schema === null ? [table] : [schema, table];
  const columns = names.map(() => '??').join(', ');
  await knex.raw(
    `INSERT INTO ${into} (${columns}) OVERRIDING SYSTEM VALUE
      SELECT ${columns} FROM json_populate_recordset(NULL::${into}, ?::json)`,
    [...path, ...names, ...names, ...path, JSON.stringify(rows)],
  );
}

function truthOf({ id, mapping, truth }: ForeignTable, draft: JobDraft): WholeTruth {
  const { columns } = mapping;
  const told = <T>(source: unknown, value: T): T | null => (source === null ? null : value);
  const whole = {
    id: id(draft),
    story: `is ${draft.word ?? 'without a word'} (${draft.status})`,
    status: draft.status,
    word: draft.word,
    taskType: constantOf(columns.taskType) ?? told(columns.taskType, draft.taskType) ?? '',
    name: told(columns.name, draft.name),
    userId: told(columns.userId, draft.userId),
    error: told(columns.error, draft.error),
    progress: told(columns.progress, draft.progress),
    createdAt: told(columns.createdAt, draft.createdAt),
    startedAt: told(columns.startedAt, draft.startedAt),
    finishedAt: told(columns.finishedAt, draft.finishedAt),
    ...truth?.(draft),
  };
  return { ...whole, isStarted: whole.startedAt !== null, isFinished: whole.finishedAt !== null };
}

function constantOf(source: ValueSource): string | null {
  return source !== null && typeof source === 'object' && 'value' in source ? source.value : null;
}
