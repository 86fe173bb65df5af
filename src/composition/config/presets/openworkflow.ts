import type { JobsMapping } from '../../../adapters/knex/mapping/jobs-mapping.js';

/** openworkflow 0.10, and the words of its earlier versions. */
export const OPENWORKFLOW: JobsMapping = {
  schema: 'openworkflow',
  table: 'workflow_runs',
  columns: {
    id: ['namespace_id', 'id'],
    userId: null,
    name: null,
    taskType: 'workflow_name',
    status: {
      column: 'status',
      words: {
        queued: ['pending'],
        running: ['running', 'sleeping'],
        succeeded: ['completed', 'succeeded'],
        failed: ['failed'],
        cancelled: ['canceled'],
      },
    },
    progress: null,
    error: { column: 'error', path: ['message'] },
    details: 'input',
    createdAt: 'created_at',
    startedAt: 'started_at',
    finishedAt: 'finished_at',
  },
};
