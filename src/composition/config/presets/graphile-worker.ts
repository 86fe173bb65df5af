import type { JobsMapping } from '../../../adapters/knex/mapping/jobs-mapping.js';

/**
 * graphile-worker 0.18: its public view, since row security without a policy hides the table from all but its owner. A
 * job that succeeded is deleted at once, and the payload isn't in the view.
 */
export const GRAPHILE_WORKER: JobsMapping = {
  schema: 'graphile_worker',
  table: 'jobs',
  columns: {
    id: 'id',
    userId: null,
    name: 'key',
    taskType: 'task_identifier',
    status: {
      rules: [
        { status: 'running', when: { locked_at: { set: true } } },
        { status: 'failed', when: { attempts: { gte: { column: 'max_attempts' } } } },
      ],
      else: 'queued',
    },
    progress: null,
    error: 'last_error',
    details: { columns: ['queue_name', 'priority', 'run_at', 'attempts', 'max_attempts', 'locked_by'] },
    createdAt: 'created_at',
    startedAt: 'locked_at',
    finishedAt: null,
  },
};
