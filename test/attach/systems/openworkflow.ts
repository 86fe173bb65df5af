import { OpenWorkflow } from 'openworkflow';
import { BackendPostgres } from 'openworkflow/postgres';
import type { TaskStatus } from '../../../src/domain/task.js';
import { eventually } from '../../support/eventually.js';
import { Resources } from '../../support/resources.js';
import type { JobTruth } from '../job-truth.js';
import type { RealSystem } from './real-system.js';

const FAULT = 'checkpoint is truncated';
const NAMESPACE = 'models';
const IN_AN_HOUR = '1h';

/** openworkflow with runs in each of its states, by its own API; the worker takes work when it is told to. */
export async function startOpenWorkflow(url: string): Promise<RealSystem> {
  const resources = new Resources();
  try {
    const jobs = await makeRuns(url, resources);
    return { jobs, stop: () => resources.close() };
  } catch (error) {
    await resources.close();
    throw error;
  }
}

async function makeRuns(url: string, resources: Resources): Promise<JobTruth[]> {
  const backend = await BackendPostgres.connect(url, { namespaceId: NAMESPACE });
  resources.defer(() => backend.stop());
  const client = new OpenWorkflow({ backend });
  let letGo: () => void = () => undefined;
  const hanging = new Promise<void>((resolve) => (letGo = resolve));
  const fails = () => Promise.reject(new Error(FAULT));
  const retryPolicy = {
    initialInterval: IN_AN_HOUR,
    maximumInterval: IN_AN_HOUR,
    maximumAttempts: 5,
  } as const;
  const once = { ...retryPolicy, maximumAttempts: 1 };
  const atOnce = { initialInterval: '1ms', maximumInterval: '1ms', maximumAttempts: 5 } as const;
  let tries = 0;

  client.defineWorkflow({ name: 'embed' }, () => ({ vectors: 3 }));
  client.defineWorkflow({ name: 'retry', retryPolicy }, fails);
  client.defineWorkflow({ name: 'fail', retryPolicy: once }, fails);
  client.defineWorkflow({ name: 'fail-step' }, ({ step }) => step.run({ name: 'load', retryPolicy }, fails));
  client.defineWorkflow({ name: 'second-try', retryPolicy: atOnce }, () => (tries++ === 0 ? fails() : null));
  client.defineWorkflow({ name: 'sleep' }, ({ step }) => step.sleep('nap', IN_AN_HOUR));
  client.defineWorkflow({ name: 'await-signal' }, ({ step }) => step.waitForSignal({ signal: 'approval' }));
  client.defineWorkflow({ name: 'hang' }, () => hanging);
  const worker = client.newWorker({ concurrency: 4 });
  resources.defer(() => {
    letGo();
    return worker.stop();
  });
  const truths: JobTruth[] = [];

  async function start(
    name: string,
    options: { availableAt?: string; deadlineAt?: Date } = {},
  ): Promise<string> {
    const run = await client.runWorkflow({ name }, { prompt: 'a cat' }, options as object);
    return run.workflowRun.id;
  }
  const read = (workflowRunId: string) => backend.getWorkflowRun({ workflowRunId });
  /** Lets the worker have a look, until the run is as it should be. */
  async function work(id: string, isThere: (run: NonNullable<Awaited<ReturnType<typeof read>>>) => boolean) {
    await worker.tick();
    await eventually(() => read(id), { until: (run) => run !== null && isThere(run) });
    return id;
  }
  function note(id: string, taskType: string, word: keyof typeof STATUS_OF, truth: Outcome): void {
    const unless = { error: null, isStarted: false, isFinished: false };
    truths.push({ id: [NAMESPACE, id], status: STATUS_OF[word], word, taskType, ...unless, ...truth });
  }

  const done = await work(await start('embed'), ({ status }) => status === 'completed');
  note(done, 'embed', 'completed', { story: 'is done', isStarted: true, isFinished: true });
  const again = await work(await start('retry'), ({ error }) => error !== null);
  note(again, 'retry', 'pending', { story: 'threw, and will be tried again', error: FAULT });
  const step = await work(await start('fail-step'), ({ error }) => error !== null);
  note(step, 'fail-step', 'pending', { story: 'a step threw, and will be tried again', error: FAULT });
  const broken = await work(await start('fail'), ({ status }) => status === 'failed');
  note(broken, 'fail', 'failed', { story: 'threw for good', error: FAULT, isFinished: true });
  const second = await work(await start('second-try'), ({ error }) => error !== null);
  await eventually(() => worker.tick(), { until: (claimed) => claimed > 0 });
  await work(second, ({ status }) => status === 'completed');
  note(second, 'second-try', 'completed', {
    story: 'is done at the second try',
    isStarted: true,
    isFinished: true,
  });
  const asleep = await work(
    await start('sleep'),
    ({ status, workerId }) => status === 'running' && workerId === null,
  );
  note(asleep, 'sleep', 'running', { story: 'sleeps', isStarted: true });
  const patient = await work(
    await start('await-signal'),
    ({ status, workerId }) => status === 'running' && workerId === null,
  );
  note(patient, 'await-signal', 'running', { story: 'waits for a signal', isStarted: true });
  const unknown = await work(await start('forgotten'), ({ error }) => error !== null);
  note(unknown, 'forgotten', 'pending', {
    story: 'waits for a worker that knows it',
    error: 'Workflow "forgotten" is not registered',
  });
  const gone = await work(
    await start('sleep'),
    ({ status, workerId }) => status === 'running' && workerId === null,
  );
  await client.cancelWorkflowRun(gone);
  note(gone, 'sleep', 'canceled', {
    story: 'was cancelled while it slept',
    isStarted: true,
    isFinished: true,
  });
  const unborn = await start('embed', { availableAt: IN_AN_HOUR });
  await client.cancelWorkflowRun(unborn);
  note(unborn, 'embed', 'canceled', { story: 'was cancelled before it began', isFinished: true });
  const late = await start('embed', { deadlineAt: new Date(0) });
  await work(late, ({ status }) => status === 'failed');
  note(late, 'embed', 'failed', {
    story: 'missed its deadline',
    error: 'Workflow run deadline exceeded',
    isFinished: true,
  });
  const busy = await work(await start('hang'), ({ status }) => status === 'running');
  note(busy, 'hang', 'running', { story: 'is worked on', isStarted: true });
  note(await start('embed', { availableAt: IN_AN_HOUR }), 'embed', 'pending', {
    story: 'waits for its hour',
  });
  note(await start('embed'), 'embed', 'pending', { story: 'waits' });
  return truths;
}

type Outcome = Partial<JobTruth> & Pick<JobTruth, 'story'>;

const STATUS_OF = {
  pending: 'queued',
  running: 'running',
  completed: 'succeeded',
  failed: 'failed',
  canceled: 'cancelled',
} as const satisfies Record<string, TaskStatus>;
