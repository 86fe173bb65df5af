import { z } from 'zod';
import { jobsConfig } from './jobs-config.js';
import { streamsSchema } from './streams-config.js';

/** The file that TASKDECK_CONFIG names: each part of it is described where it is read. */
export const configSchema = z
  .strictObject({
    $schema: z
      .string()
      .describe('Where the JSON Schema of this file is, for editors; Taskdeck itself has no use for it.')
      .exactOptional(),
    jobs: jobsConfig
      .describe(
        'Where the jobs are: a table, or a list of them. By default `inference_jobs`, as `taskdeck migrate` makes it.',
      )
      .exactOptional(),
    streams: streamsSchema
      .describe('The sources of streams beside that of STREAMING_URL; an empty list for none.')
      .exactOptional(),
  })
  .superRefine(({ jobs, streams }, context) => {
    // Zod asks although one of them is at fault.
    if (!Array.isArray(jobs) || !Array.isArray(streams)) return;
    const names = jobs.map(({ origin }) => origin);
    const taken = streams.findIndex(({ origin }) => names.includes(origin));
    if (taken === -1) return;
    const message = 'must be a name that no other source has';
    context.addIssue({ code: 'custom', path: ['streams', taken, 'origin'], message });
  });

export type ConfigInput = z.input<typeof configSchema>;

/** For editors, in the draft that most of them know. */
export function configJsonSchema(): object {
  return {
    ...z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }),
    title: 'The configuration of Taskdeck: the file that TASKDECK_CONFIG names',
  };
}
