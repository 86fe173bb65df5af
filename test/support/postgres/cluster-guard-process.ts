/** The process that stops and removes the clusters of a run of tests that ended without doing so. */
import { rmSync } from 'node:fs';
import type { ServerPlan } from '../../../src/adapters/embedded-postgres/postgres-process.js';
import { stopLeftover } from '../../../src/adapters/embedded-postgres/postgres-process.js';
import type { ToGuard } from './cluster-guard.js';

const plans = new Map<string, ServerPlan>();

process.on('message', (message: ToGuard) => {
  if (message.type === 'guard') plans.set(message.plan.folder, message.plan);
  else plans.delete(message.folder);
});

process.on('disconnect', () => {
  void Promise.allSettled([...plans.values()].map(remove)).then(() => process.exit(0));
});

async function remove(plan: ServerPlan): Promise<void> {
  await stopLeftover(plan);
  rmSync(plan.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
