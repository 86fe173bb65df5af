import type { JobsMapping } from '../../../src/adapters/knex/mapping/jobs-mapping.js';
import type { JobTruth } from '../job-truth.js';
import { startDbos } from './dbos.js';
import { startGraphileWorker } from './graphile-worker.js';
import { startOpenWorkflow } from './openworkflow.js';
import { startPgBoss } from './pg-boss.js';
import type { StartSystem } from './real-system.js';

export interface MappedSystem {
  readonly made: string;
  readonly start: StartSystem;
  readonly mapping: JobsMapping;
  /** By the job's story, what the list has to tell instead of the truth, since no mapping tells better; and why. */
  readonly short: Readonly<Record<string, Partial<JobTruth>>>;
}

const NOTHING = { userId: null, name: null, progress: null } as const;

export const MAPPED_SYSTEMS: readonly MappedSystem[] = [
  {
    made: 'pg-boss 12.38',
    start: startPgBoss,
    mapping: {
      schema: 'pgboss',
      table: 'job',
      columns: {
        ...NOTHING,
        id: ['name', 'id'],
        taskType: 'name',
        status: {
          column: 'state',
          words: { queued: ['created', 'retry'], running: ['active'], succeeded: ['completed'] },
        },
        error: { column: 'output', path: ['message'] },
        details: 'data',
        createdAt: 'created_on',
        startedAt: 'started_on',
        finishedAt: 'completed_on',
      },
    },
    short: {
      // What pg-boss itself says of a job stands elsewhere in its output than what a worker threw.
      'took too long': { error: null },
      // The output of a job that is done is its result.
      'is done, and its output has a message': { error: 'all well' },
    },
  },
  {
    made: 'graphile-worker 0.18',
    start: startGraphileWorker,
    mapping: {
      schema: 'graphile_worker',
      table: 'jobs',
      columns: {
        ...NOTHING,
        id: 'id',
        taskType: 'task_identifier',
        status: {
          rules: [
            { status: 'running', when: { locked_at: { set: true } } },
            { status: 'failed', when: { attempts: { gte: { column: 'max_attempts' } } } },
          ],
          else: 'queued',
        },
        error: 'last_error',
        details: { columns: ['queue_name', 'run_at', 'attempts', 'max_attempts'] },
        createdAt: 'created_at',
        startedAt: 'locked_at',
        finishedAt: null,
      },
    },
    short: {},
  },
  {
    made: 'DBOS 5.3',
    start: startDbos,
    mapping: {
      schema: 'dbos',
      table: 'workflow_status',
      columns: {
        ...NOTHING,
        id: 'workflow_uuid',
        userId: 'authenticated_user',
        taskType: 'name',
        status: {
          column: 'status',
          words: {
            queued: ['ENQUEUED', 'DELAYED'],
            running: ['PENDING'],
            succeeded: ['SUCCESS'],
            failed: ['ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
          },
        },
        error: null,
        details: { columns: ['queue_name', 'recovery_attempts', 'executor_id'] },
        createdAt: { column: 'created_at', as: 'epoch-ms' },
        startedAt: { column: 'started_at_epoch_ms', as: 'epoch-ms' },
        finishedAt: { column: 'completed_at', as: 'epoch-ms' },
      },
    },
    short: {
      // Errors are in workflow_output; the column of that name in this table is one of older versions.
      threw: { error: null },
    },
  },
  {
    made: 'openworkflow 0.10',
    start: startOpenWorkflow,
    mapping: {
      schema: 'openworkflow',
      table: 'workflow_runs',
      columns: {
        ...NOTHING,
        id: ['namespace_id', 'id'],
        taskType: 'workflow_name',
        status: {
          column: 'status',
          words: {
            queued: ['pending'],
            succeeded: ['completed', 'succeeded'],
            running: ['running', 'sleeping'],
          },
        },
        error: { column: 'error', path: ['message'] },
        details: 'input',
        createdAt: 'created_at',
        startedAt: 'started_at',
        finishedAt: 'finished_at',
      },
    },
    short: {},
  },
];
