import type { TaskSpec, WorkerUtils } from 'graphile-worker';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import pg from 'pg';
import { eventually } from '../../support/eventually.js';
import { Resources } from '../../support/resources.js';
import type { JobTruth } from '../job-truth.js';
import type { RealSystem } from './real-system.js';

const FAULT = 'CUDA out of memory';
const ignore = () => undefined;
const silent = new Logger(() => ignore);

/**
 * graphile-worker with jobs in each state that it can tell apart. Done and removed ones it deletes, so they are in no
 * list. The tasks that hang are let go when it is stopped.
 */
export async function startGraphileWorker(url: string): Promise<RealSystem> {
  const resources = new Resources();
  try {
    const jobs = await makeJobs(url, resources);
    return { jobs, stop: () => resources.close() };
  } catch (error) {
    await resources.close();
    throw error;
  }
}

async function makeJobs(url: string, resources: Resources): Promise<JobTruth[]> {
  // Of its own pools nobody can tell when they are closed.
  const pgPool = new pg.Pool({ connectionString: url, max: 8 });
  pgPool.on('error', ignore);
  pgPool.on('connect', (client) => void client.on('error', ignore));
  resources.defer(() => pgPool.end());
  const utils = await makeWorkerUtils({ pgPool, logger: silent });
  resources.defer(() => utils.release());
  await utils.migrate();
  await startRunner(pgPool, resources);
  const truths: JobTruth[] = [];
  const inAnHour = new Date(Date.now() + 3_600_000);

  async function add(
    taskType: string,
    spec: TaskSpec = {},
    payload: object = { prompt: 'a cat' },
  ): Promise<string> {
    const { id } = await utils.addJob(taskType, payload, { maxAttempts: 1, ...spec });
    return String(id);
  }
  function note(id: string, taskType: string, status: JobTruth['status'], truth: Outcome): void {
    truths.push({
      id: [id],
      status,
      word: null,
      taskType,
      error: null,
      isStarted: false,
      isFinished: false,
      ...truth,
    });
  }

  const done = await add('embed');
  note(await add('render'), 'render', 'queued', { story: 'waits, since no worker knows its task' });
  note(await add('embed', { runAt: inAnHour }), 'embed', 'queued', { story: 'waits for its hour' });
  const busy = await add('hang', { queueName: 'gpu-0', maxAttempts: 1 });
  note(busy, 'hang', 'running', { story: 'is worked on, in its last attempt', isStarted: true });
  await locked(utils, busy);
  note(await add('embed', { queueName: 'gpu-0' }), 'embed', 'queued', {
    story: 'waits for the one before it in its queue',
  });
  const removed = await add('hang', { jobKey: 'removed', maxAttempts: 9 });
  await locked(utils, removed);
  await utils.withPgClient((client) => client.query(`SELECT graphile_worker.remove_job('removed')`));
  note(removed, 'hang', 'running', {
    story: 'was removed while it is worked on, which goes on',
    isStarted: true,
  });

  const again = await add('fail', { maxAttempts: 9 });
  note(again, 'fail', 'queued', { story: 'threw, and will be tried again', error: FAULT });
  const broken = await add('fail');
  note(broken, 'fail', 'failed', { story: 'threw for good', error: FAULT });
  for (const id of [again, broken]) await failed(utils, id);
  // By itself it would be tried again while the list is compared.
  await utils.rescheduleJobs([again], { runAt: inAnHour });
  const retried = await add('fail-then-hang', { maxAttempts: 9 });
  await failed(utils, retried);
  await utils.rescheduleJobs([retried], { runAt: new Date(0) });
  await locked(utils, retried);
  note(retried, 'fail-then-hang', 'running', {
    story: 'threw, and is tried again',
    error: FAULT,
    isStarted: true,
  });
  const given = await add('render');
  await utils.permanentlyFailJobs([given], 'given up by hand');
  note(given, 'render', 'failed', { story: 'was given up before it began', error: 'given up by hand' });

  await eventually(() => find(utils, done), { until: (row) => row === undefined });
  return truths;
}

async function startRunner(pgPool: pg.Pool, resources: Resources): Promise<void> {
  let letGo: () => void = () => undefined;
  const hanging = new Promise<void>((resolve) => (letGo = resolve));
  let attempts = 0;
  const runner = await run({
    pgPool,
    logger: silent,
    concurrency: 5,
    pollInterval: 50,
    noHandleSignals: true,
    taskList: {
      embed: () => undefined,
      hang: () => hanging,
      fail: () => Promise.reject(new Error(FAULT)),
      'fail-then-hang': () => (attempts++ === 0 ? Promise.reject(new Error(FAULT)) : hanging),
    },
  });
  resources.defer(() => {
    letGo();
    return runner.stop();
  });
}

interface JobRow {
  readonly locked_at: Date | null;
  readonly last_error: string | null;
}

async function find(utils: WorkerUtils, id: string): Promise<JobRow | undefined> {
  const { rows } = await utils.withPgClient((client) =>
    client.query<JobRow>('SELECT locked_at, last_error FROM graphile_worker.jobs WHERE id = $1', [id]),
  );
  return rows[0];
}

const locked = (utils: WorkerUtils, id: string) =>
  eventually(() => find(utils, id), { until: (row) => row?.locked_at instanceof Date });

const failed = (utils: WorkerUtils, id: string) =>
  eventually(() => find(utils, id), { until: (row) => row?.locked_at === null && row.last_error !== null });

type Outcome = Partial<JobTruth> & Pick<JobTruth, 'story'>;
