import type { JobsMapping } from '../../../adapters/knex/mapping/jobs-mapping.js';

/** DBOS Transact 5 for TypeScript: inputs, outputs and errors are in tables of their own, which a mapping can't reach. */
export const DBOS: JobsMapping = {
  schema: 'dbos',
  table: 'workflow_status',
  columns: {
    id: 'workflow_uuid',
    userId: 'authenticated_user',
    name: null,
    taskType: 'name',
    status: {
      column: 'status',
      words: {
        queued: ['ENQUEUED', 'DELAYED'],
        // It begins to run at once where no queue holds it back.
        running: ['PENDING'],
        succeeded: ['SUCCESS'],
        failed: ['ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
        cancelled: ['CANCELLED'],
      },
    },
    progress: null,
    error: null,
    details: {
      columns: ['queue_name', 'priority', 'executor_id', 'application_version', 'recovery_attempts'],
    },
    createdAt: { column: 'created_at', as: 'epoch-ms' },
    // Only of those that a queue started.
    startedAt: { column: 'started_at_epoch_ms', as: 'epoch-ms' },
    finishedAt: { column: 'completed_at', as: 'epoch-ms' },
  },
};
