import { expect } from 'chai';
import fc from 'fast-check';
import { ListAdminTasks } from '../../../src/application/list-admin-tasks.js';
import type { UnreadableCell } from '../../../src/application/sound-task.js';
import type { Task } from '../../../src/domain/task.js';
import { TASK_STATUSES, toProgress } from '../../../src/domain/task.js';
import { parseTimestamp } from '../../../src/domain/timestamp.js';
import { ADMIN, inMemoryPlatform } from '../../support/platform.js';
import { aJob, aStream, at } from '../../support/task-builder.js';

describe('a task whose source has what no task can have', () => {
  async function listed(jobs: readonly object[], streams: readonly object[] = []) {
    const { tasks, streams: registry, users } = inMemoryPlatform();
    const told: UnreadableCell[] = [];
    const onUnreadable = (cell: UnreadableCell) => void told.push(cell);
    tasks.replaceAll(jobs as Task[]);
    registry.replaceAll(streams as Task[]);
    const list = new ListAdminTasks({ tasks, streams: [registry], users }, { onUnreadable });
    return { page: await list.execute({ userId: ADMIN.id }), told };
  }

  for (const progress of [50, -1, -0.01, 1.0001, NaN, Infinity, '50', '', 'half', true, {}, 1n]) {
    it(`shows no progress for ${typeof progress} ${String(progress)}, and tells`, async () => {
      const { page, told } = await listed([{ ...aJob({ id: 'a' }), progress }, aJob({ id: 'b' })]);
      expect(page.items.map((task) => [task.id, task.progress])).to.deep.equal([
        ['a', null],
        ['b', 0.5],
      ]);
      expect(told).to.deep.equal([{ source: 'compute', id: 'a', field: 'progress' }]);
    });
  }

  it('has a status that is no text at all', async () => {
    const { page, told } = await listed([{ ...aJob({ id: 'a' }), status: { toString: false } }]);
    expect(page.items.map(({ status }) => status)).to.deep.equal(['unknown']);
    expect(told.map(({ field }) => field)).to.deep.equal(['status']);
  });

  it('costs that cell, and nothing where a value is missing', async () => {
    const bad = {
      taskType: 7,
      name: 1,
      userId: 2,
      status: 'paused',
      createdAt: new Date(0),
      startedAt: 'now',
      error: {},
    };
    const { page, told } = await listed([], [{ ...aStream({ id: 's' }), ...bad, finishedAt: undefined }]);
    expect(page.items).to.deep.equal([
      aStream({
        id: 's',
        taskType: '',
        name: null,
        userId: null,
        status: 'unknown',
        createdAt: null,
        startedAt: null,
        error: null,
      }),
    ]);
    expect(told.map(({ field }) => field)).to.have.members(Object.keys(bad));
    expect(page.asOf).to.match(/^2026-/);
  });

  it('leaves a sound task as it is', async () => {
    const job = aJob({ progress: 1, finishedAt: at('2026-01-02T03:04:05.000007Z'), error: 'x' });
    const { page, told } = await listed([job], [aStream()]);
    expect(page.items).to.deep.equal([job, aStream()]);
    expect(told).to.deep.equal([]);
  });

  it('never leaves the list as anything but a task, whatever it is', async () => {
    const fields = Object.keys(aJob()).filter((name) => !['id', 'source'].includes(name));
    const junk = fc.dictionary(fc.constantFrom(...fields), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(junk, async (parts) => {
        const [task] = (await listed([{ ...aJob(), ...parts }])).page.items;
        const isText = (value: unknown) => value === null || typeof value === 'string';
        expect(task && [task.name, task.userId, task.error].every(isText)).to.equal(true);
        expect(task?.taskType).to.be.a('string');
        expect(TASK_STATUSES).to.include(task?.status);
        expect(task?.progress ?? 0).to.be.within(0, 1);
        for (const moment of [task?.createdAt, task?.startedAt, task?.finishedAt]) {
          expect(moment === null || parseTimestamp(moment!) === moment).to.equal(true);
        }
      }),
    );
  });
});

describe('progress', () => {
  it('is read of a number or its numeral', () => {
    for (const [given, share] of [
      ['0.5000', 0.5],
      [' 1 ', 1],
      ['.25', 0.25],
      ['1e-3', 0.001],
      ['0', 0],
      [0.1, 0.1],
    ] as const) {
      expect(toProgress(given), String(given)).to.equal(share);
    }
    for (const given of ['', ' ', '50', '1.5', '-1', 'NaN', '0x1', '1,0', null, undefined, []]) {
      expect(toProgress(given), String(given)).to.equal(null);
    }
  });
});
