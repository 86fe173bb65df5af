import { expect } from 'chai';
import { ALL_TASKS } from '../../src/domain/task-query.js';
import { aJob, at } from './a-job.js';
import type { TaskRepositoryHarness } from './task-repository-harness.js';
import { asTold } from './task-repository-harness.js';
import { anId } from './task-queries.js';

export function describeTaskSnapshot(current: () => TaskRepositoryHarness): void {
  describe('a snapshot', () => {
    it('does not see what is written after it was taken', async () => {
      const { repository, replaceAll } = current();
      await replaceAll([aJob({ id: anId(1) }), aJob({ id: anId(2) })]);
      await repository.read(async (snapshot) => {
        await replaceAll([aJob({ id: anId(2), status: 'succeeded' }), aJob({ id: anId(3) })]);
        expect(await snapshot.positions(ALL_TASKS, { offset: 0, limit: 10 })).to.have.length(2);
        const { classes: counts } = await snapshot.count(ALL_TASKS);
        expect(counts.reduce((total, { count }) => total + count, 0)).to.equal(2);
        expect(counts.every(({ status }) => status === 'running')).to.equal(true);
        expect(await snapshot.get([anId(3)])).to.deep.equal([]);
        expect(await snapshot.get([anId(2)])).to.have.nested.property('[0].status', 'running');
      });
      const now = await repository.read((snapshot) => snapshot.get([anId(1), anId(2), anId(3)]));
      expect(now.map(({ id }) => id)).to.have.members([anId(2), anId(3)]);
    });

    it('answers several questions at once', async () => {
      const { repository, replaceAll } = current();
      await replaceAll([aJob({ id: anId(1) })]);
      const [counts, positions, tasks] = await repository.read((snapshot) =>
        Promise.all([
          snapshot.count(ALL_TASKS),
          snapshot.positions(ALL_TASKS, { offset: 0, limit: 10 }),
          snapshot.get([anId(1)]),
        ]),
      );
      expect([counts.classes.length, positions.length, tasks.length]).to.deep.equal([1, 1, 1]);
    });

    it('answers while others are open', async () => {
      const { repository, replaceAll } = current();
      await replaceAll([aJob({ id: anId(1) })]);
      const inner = await repository.read(() => repository.read((snapshot) => snapshot.get([anId(1)])));
      expect(inner).to.have.length(1);
    });

    it('tells when it was taken', async () => {
      const { repository } = current();
      const takenAt = await repository.read(async (snapshot) => snapshot.takenAt);
      expect(takenAt).to.equal(at(takenAt));
    });
  });

  describe('get', () => {
    it('gives each known job once, whatever else is asked for', async () => {
      const { repository, replaceAll } = current();
      await replaceAll([1, 2, 0xabc].map((number) => aJob({ id: anId(number) })));
      const strange = ['', 'cam-1', "'; --", `${anId(2)}\0`, '\0', anId(0xabc).toUpperCase()];
      const tasks = await repository.read((snapshot) =>
        snapshot.get([anId(1), anId(1), anId(3), ...strange]),
      );
      expect(tasks.map(({ id }) => id)).to.deep.equal([anId(1)]);
      expect(await repository.read((snapshot) => snapshot.get([]))).to.deep.equal([]);
    });

    const full = aJob({
      id: anId(10),
      taskType: 'llm.chat/\u{1f680} "quoted" \\ %_',
      status: 'failed',
      name: `it's \u05e9\u05dc\u05d5\u05dd \u202e ${'\u{1f469}\u200d\u{1f52c}'} <b> \u0001`,
      userId: 'u-\uffff\u{10000}',
      progress: 0.1 + 0.2,
      createdAt: at('2026-01-02T03:04:05.000006Z'),
      startedAt: at('2026-01-02T03:04:05.999999Z'),
      finishedAt: at('2026-12-31T23:59:59.900000Z'),
      error: 'line 1\nline 2\t\u{1f4a5}',
      details: {
        seed: 18_446_744_073_709_551_615n,
        negative: -9_007_199_254_740_993n,
        safe: 9_007_199_254_740_991,
        ratio: 1e-7,
        text: '\u{1f680} \\ " \u2028 %_',
        nested: { list: [1, null, true, { deep: [] }], empty: {} },
      },
    });
    const bare = aJob({
      id: anId(11),
      taskType: '',
      name: null,
      userId: null,
      progress: null,
      details: [],
      status: 'queued',
    });
    for (const [what, task] of Object.entries({ 'with everything': full, 'with next to nothing': bare })) {
      it(`gives back a job ${what} as it was stored`, async () => {
        const { repository, replaceAll } = current();
        await replaceAll([task]);
        expect(await repository.read((snapshot) => snapshot.get([task.id]))).to.deep.equal([
          asTold(current(), task),
        ]);
      });
    }
  });
}
