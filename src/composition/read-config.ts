import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { JobsTable } from '../adapters/knex/index.js';
import { INFERENCE_JOBS } from '../adapters/knex/index.js';
import { describeIssue } from './config/describe-issue.js';
import type { StreamsDocument } from './config/streams-config.js';
import { streamsSchema } from './config/streams-config.js';
import { SettingsError } from './settings.js';

const name = z.string().min(1);
const columns = Object.fromEntries(
  Object.keys(INFERENCE_JOBS.columns).map((column) => [column, name.optional()]),
);

const schema = z.strictObject({
  jobs: z
    .strictObject({
      schema: name.optional(),
      table: name,
      columns: z.strictObject(columns).default({}),
      unboundedTime: z.boolean().default(false),
    })
    .optional(),
  streams: streamsSchema.optional(),
});

export interface Config {
  readonly jobs: JobsTable;
  /** The sources of streams; undefined where the file says nothing of them. */
  readonly streams?: StreamsDocument | undefined;
}

/** Reads the file that TASKDECK_CONFIG names; without one, everything is as it is by default. @throws SettingsError */
export function readConfig(path: string | undefined): Config {
  if (path === undefined) return { jobs: INFERENCE_JOBS };
  const { jobs, streams } = parse(path);
  if (jobs === undefined) return { jobs: INFERENCE_JOBS, streams };
  const renamed = Object.entries(jobs.columns).filter(([, value]) => value !== undefined);
  return {
    jobs: {
      schema: jobs.schema ?? null,
      table: jobs.table,
      columns: { ...INFERENCE_JOBS.columns, ...Object.fromEntries(renamed) },
      unboundedTime: jobs.unboundedTime,
    },
    streams,
  };
}

function parse(path: string): z.infer<typeof schema> {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new SettingsError('TASKDECK_CONFIG', `can't be read: ${(error as Error).message}`);
  }
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new SettingsError('TASKDECK_CONFIG', issue === undefined ? 'is not valid' : describeIssue(issue));
}
