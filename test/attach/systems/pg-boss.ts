import type { SendOptions } from 'pg-boss';
import { PgBoss } from 'pg-boss';
import type { TaskStatus } from '../../../src/domain/task.js';
import { eventually } from '../../support/eventually.js';
import { Resources } from '../../support/resources.js';
import type { JobTruth } from '../job-truth.js';
import type { RealSystem } from './real-system.js';

const HOUR_S = 3_600;
const FAULT = 'GPU 3 fell off the bus';

/**
 * pg-boss with jobs in each of its states, made by its own API alone: some by a worker, those that have to stay as they
 * are by fetch(), cancel() and the like. Its own upkeep is off, so that nothing moves while a list is compared.
 */
export async function startPgBoss(url: string): Promise<RealSystem> {
  const resources = new Resources();
  const boss = new PgBoss({
    connectionString: url,
    supervise: false,
    schedule: false,
    monitorIntervalSeconds: 1,
  });
  boss.on('error', () => undefined);
  await boss.start();
  resources.defer(() => boss.stop({ graceful: false }));
  try {
    const jobs = await makeJobs(boss);
    return { jobs, stop: () => resources.close() };
  } catch (error) {
    await resources.close();
    throw error;
  }
}

async function makeJobs(boss: PgBoss): Promise<JobTruth[]> {
  const truths: JobTruth[] = [];
  for (const queue of ['render', 'train', 'tune', 'slow', 'graveyard', 'embed', 'broken']) {
    await boss.createQueue(queue);
  }
  const now = { pollingIntervalSeconds: 0.5 };
  await boss.work('embed', now, ([job]) => Promise.resolve(job?.data));
  await boss.work('broken', now, () => Promise.reject(new Error(FAULT)));

  /** Notes what became of a job, once it has. */
  async function note(
    queue: string,
    id: string,
    word: keyof typeof STATUS_OF,
    truth: Outcome,
  ): Promise<void> {
    await eventually(() => boss.findJobs(queue, { id }), { until: ([job]) => job?.state === word });
    const unless = { error: null, isStarted: false, isFinished: false };
    truths.push({ id: [queue, id], status: STATUS_OF[word], word, taskType: queue, ...unless, ...truth });
  }

  async function send(
    queue: string,
    options: SendOptions = {},
    data: object = { prompt: 'a cat' },
  ): Promise<string> {
    const id = await boss.send(queue, data, { retryLimit: 0, retryDelay: HOUR_S, ...options });
    if (id === null) throw new Error(`pg-boss took no job for ${queue}`);
    return id;
  }

  /** The id of a job that a consumer took, who never answers. */
  async function fetched(queue: string, options?: SendOptions): Promise<string> {
    const id = await send(queue, options);
    const [job] = await boss.fetch(queue);
    if (job?.id !== id) throw new Error(`fetched ${job?.id ?? 'nothing'} instead of ${id}`);
    return id;
  }

  await note('render', await send('render'), 'created', { story: 'waits' });
  await note('render', await send('render', { startAfter: HOUR_S }), 'created', {
    story: 'waits for its hour',
  });
  const started = { isStarted: true };
  const ended = { isStarted: true, isFinished: true };
  await note('train', await fetched('train'), 'active', { story: 'is worked on', ...started });
  await note('embed', await send('embed', {}, { vectors: 3 }), 'completed', { story: 'is done', ...ended });
  await note('embed', await send('embed', {}, { message: 'all well' }), 'completed', {
    story: 'is done, and its output has a message',
    ...ended,
  });
  await note('broken', await send('broken', { retryLimit: 5 }), 'retry', {
    story: 'threw, and will be tried again',
    error: FAULT,
    ...started,
  });

  const again = await fetched('tune', { retryLimit: 5, retryDelay: 0 });
  await boss.fail('tune', again, new Error(FAULT));
  await eventually(() => boss.fetch('tune'), { until: ([job]) => job?.id === again });
  await note('tune', again, 'active', { story: 'failed, and is tried again', error: FAULT, ...started });

  await note('broken', await send('broken'), 'failed', { story: 'threw for good', error: FAULT, ...ended });

  const late = await fetched('slow', { expireInSeconds: 1 });
  await eventually(
    async () => {
      await boss.supervise('slow');
      return boss.findJobs('slow', { id: late });
    },
    { until: ([job]) => job?.state === 'failed' },
  );
  await note('slow', late, 'failed', { story: 'took too long', error: 'job timed out', ...ended });

  const buried = await fetched('train', { deadLetter: 'graveyard' });
  await boss.fail('train', buried, new Error(FAULT));
  await note('train', buried, 'failed', { story: 'failed, and left a dead letter', error: FAULT, ...ended });
  const [letter] = await boss.findJobs('graveyard');
  await note('graveyard', letter!.id, 'created', { story: 'is a dead letter' });

  const waiting = await send('render');
  await boss.cancel('render', waiting);
  await note('render', waiting, 'cancelled', { story: 'was cancelled while it waited', isFinished: true });
  const working = await fetched('train');
  await boss.cancel('train', working);
  await note('train', working, 'cancelled', { story: 'was cancelled while it was worked on', ...ended });
  return truths;
}

type Outcome = Partial<JobTruth> & Pick<JobTruth, 'story'>;

const STATUS_OF = {
  created: 'queued',
  retry: 'queued',
  active: 'running',
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<string, TaskStatus>;
