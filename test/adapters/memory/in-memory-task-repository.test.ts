import { FixedClock } from '../../../src/adapters/memory/fixed-clock.js';
import { InMemoryTaskRepository } from '../../../src/adapters/memory/in-memory-task-repository.js';
import { describeTaskListing } from '../../support/describe-task-listing.js';
import { describeTypeAlphabet } from '../../support/describe-type-alphabet.js';
import type { TaskRepositoryHarness } from '../../contract/task-repository-harness.js';
import { describeTaskRepository } from '../../contract/describe-task-repository.js';
import { at } from '../../support/task-builder.js';

function makeHarness(): TaskRepositoryHarness {
  const clock = new FixedClock(at('2026-06-01T12:00:00Z'));
  const repository = new InMemoryTaskRepository(clock);
  const outOfReach = new InMemoryTaskRepository(clock);
  outOfReach.fault = 'unreachable';
  return {
    repository,
    outOfReach,
    replaceAll: (tasks) => {
      repository.replaceAll(tasks);
    },
  };
}

describeTaskRepository('InMemoryTaskRepository', makeHarness);
describeTaskListing('InMemoryTaskRepository', makeHarness);
describeTypeAlphabet('InMemoryTaskRepository', makeHarness, 100);
