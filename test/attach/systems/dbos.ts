import { DBOS } from '@dbos-inc/dbos-sdk';
import type { TaskStatus } from '../../../src/domain/task.js';
import { eventually } from '../../support/eventually.js';
import type { JobTruth } from '../job-truth.js';
import type { RealSystem } from './real-system.js';

const FAULT = 'no such voice: nova';
const silent = { info: ignore, debug: ignore, warn: ignore, error: ignore };

/**
 * DBOS with workflows in each of its states, by its own API. There is one of it in a process. That which has been
 * recovered too often takes a few starts: each is a crash to it.
 */
export async function startDbos(url: string): Promise<RealSystem> {
  DBOS.setConfig({
    name: 'taskdeck',
    systemDatabaseUrl: url,
    logger: silent,
    applicationVersion: '1',
    executorID: 'one',
    systemDatabasePoolSize: 6,
  });
  const workflows = register();
  try {
    const jobs = await makeWorkflows(workflows);
    return { jobs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

let letGo: () => void = ignore;

/** Lets every workflow end first: their timers would outlive the shutdown, and keep the process. */
async function stop(): Promise<void> {
  letGo();
  const waiting = await DBOS.listWorkflows({ workflowName: 'await-message' });
  for (const { workflowID } of waiting) await DBOS.send(workflowID, 'go on', 'approval');
  await DBOS.shutdown({ deregister: true, workflowCompletionTimeoutMS: 5_000 });
}

function register() {
  const hanging = new Promise<void>((resolve) => (letGo = resolve));
  const workflow = <T>(name: string, run: () => Promise<T>, maxRecoveryAttempts?: number) =>
    DBOS.registerWorkflow(run, {
      name,
      ...(maxRecoveryAttempts === undefined ? {} : { maxRecoveryAttempts }),
    });
  return {
    embed: workflow('embed', () => Promise.resolve({ vectors: 3 })),
    fail: workflow('fail', () => Promise.reject(new Error(FAULT))),
    hang: workflow('hang', () => hanging),
    'await-message': workflow('await-message', () => DBOS.recv('approval', { timeoutSeconds: 3_600 })),
    crash: workflow('crash', () => hanging, 1),
  };
}

async function makeWorkflows(workflows: ReturnType<typeof register>): Promise<JobTruth[]> {
  await DBOS.launch();
  const truths: JobTruth[] = [];

  async function start(
    name: keyof typeof workflows,
    params: Parameters<typeof DBOS.startWorkflow>[1] = {},
  ): Promise<string> {
    const { workflowID } = await DBOS.startWorkflow(workflows[name] as () => Promise<unknown>, params)();
    return workflowID;
  }
  async function note(id: string, name: string, word: keyof typeof STATUS_OF, truth: Outcome): Promise<void> {
    await eventually(() => DBOS.getWorkflowStatus(id), { until: (state) => state?.status === word });
    const unless = { error: null, isStarted: false, isFinished: false };
    truths.push({ id: [id], status: STATUS_OF[word], word, taskType: name, ...unless, ...truth });
  }

  const crashing = await start('crash');
  let state = await DBOS.getWorkflowStatus(crashing);
  while (state?.status !== 'MAX_RECOVERY_ATTEMPTS_EXCEEDED') {
    const runs = state?.recoveryAttempts ?? 0;
    await DBOS.shutdown();
    await DBOS.launch();
    const isThere = (now: typeof state) =>
      now?.status === 'PENDING' ? (now.recoveryAttempts ?? 0) > runs : now?.status !== 'ENQUEUED';
    state = await eventually(() => DBOS.getWorkflowStatus(crashing), { until: isThere });
  }
  await note(crashing, 'crash', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED', {
    story: 'crashed too often',
    isFinished: true,
  });
  await DBOS.registerQueue('gpu', { workerConcurrency: 2, minPollingIntervalMs: 50 });

  await note(await start('embed'), 'embed', 'SUCCESS', { story: 'is done', isFinished: true });
  await note(await start('embed', { queueName: 'gpu' }), 'embed', 'SUCCESS', {
    story: 'was queued, and is done',
    isStarted: true,
    isFinished: true,
  });
  const failing = await start('fail');
  await note(failing, 'fail', 'ERROR', { story: 'threw', error: FAULT, isFinished: true });
  await note(await start('hang'), 'hang', 'PENDING', { story: 'runs, and never was queued' });
  const patient = await start('await-message');
  await note(patient, 'await-message', 'PENDING', { story: 'waits for a message' });
  const gone = await start('await-message');
  await DBOS.cancelWorkflow(gone);
  await note(gone, 'await-message', 'CANCELLED', { story: 'was cancelled while it ran', isFinished: true });
  const delayed = { queueName: 'gpu', enqueueOptions: { delaySeconds: 3_600 } };
  await note(await start('embed', delayed), 'embed', 'DELAYED', { story: 'waits for its hour' });
  const unborn = await start('embed', delayed);
  await DBOS.cancelWorkflow(unborn);
  await note(unborn, 'embed', 'CANCELLED', { story: 'was cancelled before it began', isFinished: true });
  for (const story of ['was queued, and runs', 'was queued, and fills the queue']) {
    await note(await start('hang', { queueName: 'gpu' }), 'hang', 'PENDING', { story, isStarted: true });
  }
  await note(await start('embed', { queueName: 'gpu' }), 'embed', 'ENQUEUED', {
    story: 'waits in the full queue',
  });
  return truths;
}

function ignore(): void {
  // Nothing is wanted.
}

type Outcome = Partial<JobTruth> & Pick<JobTruth, 'story'>;

const STATUS_OF = {
  ENQUEUED: 'queued',
  DELAYED: 'queued',
  PENDING: 'running',
  SUCCESS: 'succeeded',
  ERROR: 'failed',
  MAX_RECOVERY_ATTEMPTS_EXCEEDED: 'failed',
  CANCELLED: 'cancelled',
} as const satisfies Record<string, TaskStatus>;
