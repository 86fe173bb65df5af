import { setTimeout as wait } from 'node:timers/promises';

/** Waits until a condition holds; the test's own time-out ends the wait. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(5);
}
