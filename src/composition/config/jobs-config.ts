import { z } from 'zod';
import type { JobsMapping } from '../../adapters/knex/mapping/jobs-mapping.js';
import { INFERENCE_JOBS } from '../../adapters/knex/jobs-table.js';
import { condition } from './condition.js';
import { databaseName, must, originName } from './names.js';
import { PRESETS, PRESET_NAMES } from './presets/presets.js';
import { statusSource } from './status-source.js';
import { timeSource } from './time-source.js';
import { detailsSource, idSource, progressSource, valueSource } from './value-source.js';

/** One table of jobs, and the name of the source that it is in the list. */
export interface AttachedTable {
  readonly origin: string;
  readonly mapping: JobsMapping;
}

/** That of the jobs where there is one table of them. */
export const DEFAULT_ORIGIN = 'compute';

const columns = z.strictObject({
  id: idSource
    .describe(
      'The column that tells jobs apart, of any type; or a list of those that do together. By default `id`.',
    )
    .exactOptional(),
  userId: valueSource.describe('Whose job it is. By default `user_id`; null for none.').exactOptional(),
  name: valueSource.describe('What people call the job. By default `name`; null for none.').exactOptional(),
  taskType: valueSource.describe('The kind of job. By default `task_type`.').exactOptional(),
  status: statusSource.describe('What state the job is in. By default `status`.').exactOptional(),
  progress: progressSource
    .describe('How much of it is done, as a share of 1. By default `progress`; null for none.')
    .exactOptional(),
  error: valueSource.describe('What went wrong. By default `error`; null for none.').exactOptional(),
  details: detailsSource
    .describe('What an admin may see of it beyond that. By default `details`; null for none.')
    .exactOptional(),
  createdAt: timeSource.describe('When the job was made. By default `created_at`.').exactOptional(),
  startedAt: timeSource
    .describe('When it began to run. By default `started_at`; null for none.')
    .exactOptional(),
  finishedAt: timeSource.describe('When it ended. By default `finished_at`; null for none.').exactOptional(),
});

const table = z
  .strictObject({
    origin: originName
      .refine((name) => name !== 'streaming', 'must be another name: that of STREAMING_URL is streaming')
      .describe(
        `The name of this source in the list. By default ${DEFAULT_ORIGIN}; where several tables are listed, each needs its own.`,
      )
      .exactOptional(),
    preset: z
      .enum(PRESET_NAMES, must(`one of ${PRESET_NAMES.join(', ')}`))
      .describe('A mapping that comes with Taskdeck. The other keys override it, each as a whole.')
      .exactOptional(),
    schema: databaseName
      .describe('The schema that has the table. By default the first of the search path that does.')
      .exactOptional(),
    table: databaseName.describe('The table or view, as the catalogue has its name.').exactOptional(),
    columns: columns
      .describe(
        "Where each value of a job is. What is left out is as the preset has it, or has Taskdeck's own name.",
      )
      .exactOptional(),
    where: condition
      .describe("What must hold of a row: those that don't meet it are no jobs.")
      .exactOptional(),
    unboundedTime: z
      .boolean()
      .describe(
        'Whether times of creation may be NULL, infinite or beyond the year 9999. By default false, or as the preset has it.',
      )
      .exactOptional(),
  })
  .refine((given) => given.table !== undefined || given.preset !== undefined, {
    path: ['table'],
    error: 'is missing: only a preset has one',
  })
  .meta({ id: 'table', anyOf: [{ required: ['table'] }, { required: ['preset'] }] });

const several = z
  .array(table)
  .min(1, 'must list one table or more')
  .superRefine((given, context) => {
    const origins = given.map(({ origin }) => origin);
    for (const [at, origin] of origins.entries()) {
      const message = problemOf(origin, origins.slice(0, at));
      if (message !== null && given.length > 1) {
        context.addIssue({ code: 'custom', path: [at, 'origin'], message });
      }
    }
  });

/** The `jobs` of the file: one table or several. */
export const jobsConfig = z
  .union([table, several], must('an object that describes a table, or a list of them'))
  .transform((given) => [given].flat().map(toAttachedTable));

export type JobsConfigInput = z.input<typeof jobsConfig>;

function problemOf(origin: string | undefined, others: readonly (string | undefined)[]): string | null {
  if (origin === undefined) return 'is missing: where several tables are listed each has a name';
  return others.includes(origin) ? 'must be a name that no other source has' : null;
}

function toAttachedTable({ origin, preset, columns: given, ...rest }: z.infer<typeof table>): AttachedTable {
  const base: JobsMapping = preset === undefined ? INFERENCE_JOBS : PRESETS[preset];
  const mapping = { ...base, ...rest, columns: { ...base.columns, ...given } };
  return { origin: origin ?? DEFAULT_ORIGIN, mapping };
}
