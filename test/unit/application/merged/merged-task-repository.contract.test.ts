import { FixedClock } from '../../../../src/adapters/memory/fixed-clock.js';
import { InMemoryTaskRepository } from '../../../../src/adapters/memory/in-memory-task-repository.js';
import { MergedTaskRepository } from '../../../../src/application/merged/merged-task-repository.js';
import { describeTaskRepository } from '../../../contract/describe-task-repository.js';
import type { TaskRepositoryHarness } from '../../../contract/task-repository-harness.js';
import { Dealer } from '../../../support/deal-out.js';
import { describeTaskListing } from '../../../support/describe-task-listing.js';
import { describeTypeAlphabet } from '../../../support/describe-type-alphabet.js';
import { NOW } from '../../../support/platform.js';

function harnessOf(...origins: string[]): TaskRepositoryHarness {
  const make = () => origins.map((origin) => new InMemoryTaskRepository(new FixedClock(NOW), [], origin));
  const [members, away] = [make(), make()];
  for (const member of away) member.fault = 'unreachable';
  const dealer = new Dealer(origins);
  return {
    repository: new MergedTaskRepository([...members].reverse()),
    outOfReach: new MergedTaskRepository(away),
    originOf: dealer.originOf,
    replaceAll: (tasks) => {
      dealer.deal(tasks).forEach((some, i) => members[i]?.replaceAll(some));
    },
  };
}

for (const origins of [['gpu'], ['gpu', 'tpu'], ['a', 'b', 'c', 'd']]) {
  const name = `MergedTaskRepository of ${origins.length}`;
  const makeHarness = () => harnessOf(...origins);
  describeTaskRepository(name, makeHarness);
  describeTaskListing(name, makeHarness);
  describeTypeAlphabet(name, makeHarness, 20);
}
