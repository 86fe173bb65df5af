import { expect } from 'chai';
import type { TaskRepositoryFault } from '../../src/domain/errors.js';
import { TaskRepositoryUnavailableError } from '../../src/domain/errors.js';
import type { TaskSnapshot } from '../../src/domain/ports/task-repository.js';
import { ALL_TASKS } from '../../src/domain/task-query.js';
import { aJob } from './a-job.js';
import type { TaskRepositoryHarness } from './task-repository-harness.js';
import { reasonOf } from './reason-of.js';
import { anId, idsOf, positionsOf, sumsOf } from './task-queries.js';

const OLDEST_FIRST = { key: 'createdAt', direction: 'ascending' } as const;
const FAULTS: readonly TaskRepositoryFault[] = ['unreachable', 'timeout', 'refused', 'mismatched', 'failed'];

export function describeTaskReading(current: () => TaskRepositoryHarness): void {
  describe('reading', () => {
    beforeEach(() => current().replaceAll([aJob({ id: anId(1) })]));

    async function stillWorks(): Promise<void> {
      expect(await positionsOf(current().repository, ALL_TASKS)).to.have.length(1);
    }

    it('gives what the reader gives', async () => {
      const given = { anything: true };
      expect(await current().repository.read(async () => given)).to.equal(given);
    });

    it('rejects with what the reader throws, as it is', async () => {
      for (const thrown of [new Error('mine'), 'text', undefined]) {
        let caught: unknown = 'nothing';
        try {
          await current().repository.read(async () => {
            throw thrown;
          });
        } catch (error) {
          caught = error;
        }
        expect(caught).to.equal(thrown);
      }
      await stillWorks();
    });

    it('rejects where the reader throws at once', async () => {
      const thrown = new Error('mine');
      const reading = current().repository.read(() => {
        throw thrown;
      });
      expect(await reasonOf(reading)).to.equal(thrown);
      await stillWorks();
    });

    it('rejects with a TaskRepositoryUnavailableError, and without calling the reader, where jobs are out of reach', async () => {
      let calls = 0;
      const reading = current().outOfReach.read(async () => ++calls);
      const reason = await reasonOf(reading);
      expect(reason).to.be.an.instanceOf(TaskRepositoryUnavailableError);
      expect(FAULTS).to.include((reason as TaskRepositoryUnavailableError).fault);
      expect(calls).to.equal(0);
    });

    it('does not begin under a signal that aborted before, and rejects with its reason', async () => {
      const reason = new Error('gone');
      let calls = 0;
      const reading = current().repository.read(async () => ++calls, AbortSignal.abort(reason));
      expect(await reasonOf(reading)).to.equal(reason);
      expect(calls).to.equal(0);
      await stillWorks();
    });

    it('rejects with the reason of a signal that aborts under way, however long the reader goes on', async () => {
      for (const reason of [new Error('gone'), 'any value']) {
        const controller = new AbortController();
        const reading = current().repository.read(async (snapshot) => {
          await snapshot.count(ALL_TASKS);
          controller.abort(reason);
          return new Promise<never>(() => undefined);
        }, controller.signal);
        expect(await reasonOf(reading)).to.equal(reason);
        await stillWorks();
      }
    });

    it('rejects with the reason of the signal rather than with what the reader throws because of it', async () => {
      const controller = new AbortController();
      const reason = new Error('gone');
      const reading = current().repository.read(async () => {
        controller.abort(reason);
        throw new Error('could not go on');
      }, controller.signal);
      expect(await reasonOf(reading)).to.equal(reason);
      await stillWorks();
    });

    it('answers the same, whatever it was told to foresee, and whether it cares or not', async () => {
      const { repository, replaceAll } = current();
      await replaceAll([1, 2, 3, 4, 5].map((number) => aJob({ id: anId(number) })));
      const window = { offset: 1, limit: 3 };
      const list = async (snapshot: TaskSnapshot) => {
        const counts = sumsOf(await snapshot.count(ALL_TASKS));
        const positions = await snapshot.positions(ALL_TASKS, window);
        const jobs = await snapshot.get(idsOf(positions));
        return { counts, positions, ids: idsOf(jobs).sort() };
      };
      const expected = await repository.read(list);
      expect(expected.ids).to.deep.equal([2, 3, 4].map(anId));
      const windows = [window, { offset: 0, limit: 0 }, { offset: 0, limit: 5 }, { offset: 4, limit: 100 }];
      for (const foreseen of windows) {
        const foresight = { query: ALL_TASKS, window: () => foreseen };
        expect(await repository.read(list, undefined, foresight)).to.deep.equal(expected);
      }
      const other = { query: { ...ALL_TASKS, order: OLDEST_FIRST }, window: () => window };
      expect(await repository.read(list, undefined, other)).to.deep.equal(expected);
      const told = await repository.read(async ({ ahead }) => ahead, undefined, {
        query: ALL_TASKS,
        window: () => window,
      });
      expect(told).to.be.oneOf([undefined, window]);
    });

    it('rejects with what a reader throws, as it is, where it told what it will ask', async () => {
      const thrown = new Error('mine');
      const foresight = { query: ALL_TASKS, window: () => ({ offset: 0, limit: 1 }) };
      const failing = current().repository.read(() => Promise.reject(thrown), undefined, foresight);
      expect(await reasonOf(failing)).to.equal(thrown);
      const gone = AbortSignal.abort(thrown);
      expect(await reasonOf(current().repository.read(async () => 1, gone, foresight))).to.equal(thrown);
      const outOfReach = await reasonOf(current().outOfReach.read(async () => 1, undefined, foresight));
      expect(outOfReach).to.be.an.instanceOf(TaskRepositoryUnavailableError);
      await stillWorks();
    });

    it('is not troubled by a signal that aborts afterwards', async () => {
      const controller = new AbortController();
      await current().repository.read((snapshot) => snapshot.count(ALL_TASKS), controller.signal);
      controller.abort();
      await stillWorks();
    });
  });
}
