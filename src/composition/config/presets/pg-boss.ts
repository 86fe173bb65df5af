import type { JobsMapping } from '../../../adapters/knex/mapping/jobs-mapping.js';

/** pg-boss 12: its table is partitioned by the queue's name, which is half of its key. */
export const PG_BOSS: JobsMapping = {
  schema: 'pgboss',
  table: 'job',
  columns: {
    id: ['name', 'id'],
    userId: null,
    name: null,
    taskType: 'name',
    status: {
      column: 'state',
      words: {
        queued: ['created', 'retry'],
        running: ['active'],
        succeeded: ['completed'],
        failed: ['failed'],
        cancelled: ['cancelled'],
      },
    },
    progress: null,
    // What a handler returned is there too, once the job is completed.
    error: { column: 'output', path: ['message'] },
    details: 'data',
    createdAt: 'created_on',
    startedAt: 'started_on',
    finishedAt: 'completed_on',
  },
};
