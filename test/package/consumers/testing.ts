import { parseTimestamp } from 'taskdeck';
import { FixedClock, InMemoryTaskRepository } from 'taskdeck/memory';
import { describeTaskRepository } from 'taskdeck/testing';
import type { TaskRepositoryHarness } from 'taskdeck/testing';

/** Holds an adapter to its contract. */
export function makeHarness(): TaskRepositoryHarness {
  const now = parseTimestamp('2026-01-01T12:00:00Z');
  if (now === null) throw new Error('no timestamp');
  const repository = new InMemoryTaskRepository(new FixedClock(now));
  const outOfReach = new InMemoryTaskRepository(new FixedClock(now));
  outOfReach.fault = 'unreachable';
  return { repository, outOfReach, replaceAll: (tasks) => repository.replaceAll(tasks) };
}

if ('describe' in globalThis) describeTaskRepository('my adapter', makeHarness);
