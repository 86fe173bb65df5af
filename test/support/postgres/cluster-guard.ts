import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ServerPlan } from '../../../src/adapters/embedded-postgres/postgres-process.js';

export type ToGuard =
  | { readonly type: 'guard'; readonly plan: ServerPlan }
  | { readonly type: 'forget'; readonly folder: string };

const GUARD = fileURLToPath(new URL('./cluster-guard-process.js', import.meta.url));

let guard: ChildProcess | null = null;

/** From now on this cluster ends with this process and its folder goes, however this process ends. */
export function guardCluster(plan: ServerPlan): Promise<void> {
  return tell({ type: 'guard', plan });
}

/** No longer watches a cluster that has been removed. */
export function forgetCluster({ folder }: ServerPlan): Promise<void> {
  return tell({ type: 'forget', folder });
}

async function tell(message: ToGuard): Promise<void> {
  const to = (guard ??= startGuard());
  await new Promise<void>((done, fail) => {
    to.send(message, (error) => {
      if (error === null) done();
      else fail(error);
    });
  });
}

/** In a process group of its own, so that a terminal's Ctrl-C passes it by; it keeps no process alive. */
function startGuard(): ChildProcess {
  const child = fork(GUARD, [], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
  child.unref();
  child.channel?.unref();
  return child;
}
