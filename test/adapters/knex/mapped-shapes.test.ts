import fc from 'fast-check';
import type { Task } from '../../../src/domain/task.js';
import { anyQuestions, describeTaskListing, expectListing } from '../../support/describe-task-listing.js';
import { anyJobs } from '../../support/any-query.js';
import { anyShape } from '../../support/any-shape.js';
import { mappedHarness } from '../../support/mapped-harness.js';
import { MAPPED_SHAPES } from '../../support/mapped-shapes.js';

for (const shape of MAPPED_SHAPES) {
  const shown = { task: (task: Task) => task, id: (id: string) => id, ...shape.shown };
  for (const hasLedger of [false, true]) {
    describeTaskListing(
      `a table with ${shape.name}, ${hasLedger ? 'by its ledger' : 'without a ledger'}`,
      () => mappedHarness(shape, hasLedger),
      { shown, numRuns: 15 },
    );
  }
}

describe('a table of any shape', () => {
  it('lists what going through all of its jobs would, with a ledger and without', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(
        anyShape,
        anyJobs,
        anyQuestions,
        fc.boolean(),
        async (shape, tasks, questions, hasLedger) => {
          const harness = await mappedHarness(shape, hasLedger);
          try {
            await expectListing(harness, shape.shown, tasks, questions);
          } finally {
            await harness.close?.();
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});
