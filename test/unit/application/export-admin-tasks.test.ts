import { expect } from 'chai';
import fc from 'fast-check';
import type { TaskSink } from '../../../src/application/export-run.js';
import { ExportAdminTasks } from '../../../src/application/export-admin-tasks.js';
import { InvalidParameterError, TaskRepositoryUnavailableError } from '../../../src/domain/errors.js';
import type { TaskSnapshot } from '../../../src/domain/ports/task-repository.js';
import type { Task } from '../../../src/domain/task.js';
import { SORT_KEYS } from '../../../src/domain/task-order.js';
import { ADMIN, inMemoryPlatform, NOW, VIEWER } from '../../support/platform.js';
import { rejection } from '../../support/rejection.js';
import { aJob, aStream, at } from '../../support/task-builder.js';

const userId = ADMIN.id;
const minute = (n: number) => at(`2026-05-01T10:${String(n).padStart(2, '0')}:00Z`);

/** Keeps what it is given, and the size of each batch. */
class RecordingSink implements TaskSink {
  readonly begun: string[] = [];
  readonly tasks: Task[] = [];
  readonly sizes: number[] = [];

  begin: TaskSink['begin'] = async (takenAt) => {
    this.begun.push(takenAt);
  };

  write: TaskSink['write'] = async (tasks) => {
    this.tasks.push(...tasks);
    this.sizes.push(tasks.length);
  };

  get ids(): string[] {
    return this.tasks.map(({ id }) => id);
  }
}

describe('ExportAdminTasks', () => {
  let platform: ReturnType<typeof inMemoryPlatform>;
  let exportAdminTasks: ExportAdminTasks;
  let sink: RecordingSink;

  beforeEach(() => {
    platform = inMemoryPlatform();
    const { tasks, streams, users } = platform;
    exportAdminTasks = new ExportAdminTasks({ tasks, streams: [streams], users });
    sink = new RecordingSink();
  });

  /** Lets a test change what each snapshot gives; `round` counts from 1. */
  function onSnapshot(change: (snapshot: TaskSnapshot, round: number) => Partial<TaskSnapshot>): void {
    const read = platform.tasks.read.bind(platform.tasks);
    let round = 0;
    platform.tasks.read = (use, signal) =>
      read((snapshot) => {
        round++;
        return use({ ...snapshot, ...change(snapshot, round) });
      }, signal);
  }

  /** A scan that gives some jobs and is lost then. */
  const lostAfter = (jobs: readonly Task[]) =>
    async function* () {
      yield jobs;
      throw new TaskRepositoryUnavailableError('unreachable');
    };

  it('refuses a user who is no admin, and asks no source on his behalf', async () => {
    platform.tasks.read = () => Promise.reject(new Error('asked'));
    platform.streams.list = () => Promise.reject(new Error('asked'));
    const error = await rejection(exportAdminTasks.execute({ userId: VIEWER.id, parameters: 'x=1' }, sink));
    expect(error).to.include({ code: 'forbidden' });
    expect(sink.begun).to.deep.equal([]);
  });

  it("takes the list's parameters but for page and size, and those that its caller reads", async () => {
    platform.tasks.replaceAll([aJob({ id: 'a', status: 'failed' }), aJob({ id: 'b' })]);
    const read: unknown[] = [];
    const otherParameters = { format: (values: readonly string[]) => void read.push(values) };
    await exportAdminTasks.execute(
      { userId, parameters: 'format=x&status_filter=failed', otherParameters },
      sink,
    );
    expect(sink.ids).to.deep.equal(['a']);
    expect(read).to.deep.equal([['x']]);
    for (const parameters of ['page=1', 'size=20', 'format=x']) {
      const error = await rejection(exportAdminTasks.execute({ userId, parameters }, sink));
      expect(error)
        .to.be.instanceOf(InvalidParameterError)
        .with.property('parameter', parameters.split('=')[0]);
    }
  });

  it('hands on jobs and streams in one order, in batches no larger than a page', async () => {
    platform.tasks.replaceAll(
      Array.from({ length: 250 }, (_, i) => aJob({ id: `j${i}`, createdAt: i === 0 ? null : minute(1) })),
    );
    platform.streams.replaceAll([
      aStream({ id: 'first', createdAt: minute(2) }),
      aStream({ id: 'last', createdAt: null }),
    ]);
    const { rows, totalIs, sources } = await exportAdminTasks.execute({ userId }, sink);
    expect(rows).to.equal(252);
    expect(totalIs).to.equal('exact');
    expect(sources.map(({ itemTotal }) => itemTotal)).to.deep.equal([250, 2]);
    expect(sink.ids[0]).to.equal('first');
    expect(sink.ids.slice(-2)).to.deep.equal(['j0', 'last']);
    expect(Math.max(...sink.sizes)).to.equal(100);
    expect(sink.begun).to.deep.equal([NOW]);
  });

  it('equals the list, page by page, for any tasks, condition and order', async () => {
    const moment = fc.option(fc.constantFrom(minute(1), minute(2), minute(3)), { nil: null });
    const taskOf = (source: Task['source']) =>
      fc
        .record({
          id: fc.string({ minLength: 1, maxLength: 2 }),
          status: fc.constantFrom<Task['status']>('queued', 'failed'),
          createdAt: moment,
          startedAt: moment,
        })
        .map((fields) => (source === 'compute' ? aJob(fields) : aStream(fields)));
    const tasksOf = (source: Task['source']) =>
      fc.uniqueArray(taskOf(source), { maxLength: 30, selector: ({ id }) => id });
    const query = fc.record({
      order: fc.record({
        key: fc.constantFrom(...SORT_KEYS),
        direction: fc.constantFrom('ascending' as const, 'descending' as const),
      }),
      filter: fc.record({ statuses: fc.subarray<Task['status']>(['queued', 'failed']) }),
      scope: fc.record({
        asOf: moment,
        source: fc.constantFrom(null, 'compute' as const, 'streaming' as const),
      }),
    });
    await fc.assert(
      fc.asyncProperty(tasksOf('compute'), tasksOf('streaming'), query, async (jobs, streams, asked) => {
        platform.tasks.replaceAll(jobs);
        platform.streams.replaceAll(streams);
        const exported = new RecordingSink();
        const { rows, asOf } = await exportAdminTasks.execute({ userId, ...asked }, exported);
        const page = await platform.listAdminTasks.execute({ userId, size: 100, ...asked });
        expect(exported.tasks).to.deep.equal(page.items);
        expect(rows).to.equal(page.itemTotal);
        expect(asOf >= page.asOf || asked.scope.asOf !== null).to.equal(true);
      }),
      { numRuns: 100 },
    );
  });

  it('begins where there is nothing to write, too', async () => {
    const { rows, totalIs } = await exportAdminTasks.execute({ userId }, sink);
    expect([rows, totalIs, sink.begun]).to.deep.equal([0, 'exact', [NOW]]);
    expect(sink.sizes).to.deep.equal([]);
  });

  it('hides secrets and mends what no task can have, as the list does', async () => {
    const told: string[] = [];
    const { tasks, streams, users } = platform;
    const onUnreadable = ({ field }: { field: string }) => told.push(field);
    const watched = new ExportAdminTasks({ tasks, streams: [streams], users }, { onUnreadable });
    tasks.replaceAll([
      aJob({ details: { api_key: 'x' }, error: 'Authorization: Bearer abcdefghijklmnop', progress: 50 }),
    ]);
    await watched.execute({ userId }, sink);
    expect(sink.tasks[0]).to.deep.include({ details: { api_key: '[redacted]' }, progress: null });
    expect(sink.tasks[0]!.error).not.to.contain('abcdefghijklmnop');
    expect(told).to.deep.equal(['progress']);
  });

  describe('sources', () => {
    beforeEach(() => {
      platform.tasks.replaceAll([aJob({ id: 'j' })]);
      platform.streams.replaceAll([aStream({ id: 's' })]);
    });

    it('exports the others while one is away from the start, and tells', async () => {
      platform.streams.fault = 'timeout';
      const { rows, totalIs, sources } = await exportAdminTasks.execute({ userId }, sink);
      expect([sink.ids, rows, totalIs]).to.deep.equal([['j'], 1, 'at_least']);
      expect(sources[1]).to.include({
        source: 'streaming',
        status: 'unavailable',
        itemTotal: null,
        fault: 'timeout',
      });
      platform.streams.fault = null;
      platform.tasks.fault = 'unreachable';
      const other = new RecordingSink();
      expect((await exportAdminTasks.execute({ userId }, other)).totalIs).to.equal('at_least');
      expect(other.ids).to.deep.equal(['s']);
    });

    it('fails before anything is written where none can be read', async () => {
      platform.streams.fault = 'timeout';
      platform.tasks.fault = 'unreachable';
      const error = await rejection(exportAdminTasks.execute({ userId }, sink));
      expect(error).to.include({ code: 'sources_unavailable' });
      expect(sink.begun).to.deep.equal([]);
    });

    it('is no whole where a source told less than it has, or was not searched to its end', async () => {
      platform.streams.truncated = true;
      expect((await exportAdminTasks.execute({ userId }, sink)).totalIs).to.equal('at_least');
      platform.streams.truncated = false;
      onSnapshot(() => ({ count: async () => ({ classes: [], searchedFrom: minute(1) }) }));
      const { totalIs, sources } = await exportAdminTasks.execute({ userId }, sink);
      expect(totalIs).to.equal('at_least');
      expect(sources[0]).to.have.property('searchedFrom', minute(1));
    });

    it('shows the streams where the jobs are lost before the first of them came', async () => {
      onSnapshot(() => ({ scan: lostAfter([]) }));
      const { totalIs } = await exportAdminTasks.execute({ userId }, sink);
      expect([sink.ids, totalIs]).to.deep.equal([['s'], 'at_least']);
    });

    it('fails where the jobs are lost in the middle, and never begins anew', async () => {
      onSnapshot(() => ({ scan: lostAfter([aJob({ id: 'j' })]) }));
      const error = await rejection(exportAdminTasks.execute({ userId }, sink));
      expect(error).to.include({ code: 'task_repository_unavailable', fault: 'unreachable' });
      expect(sink.ids).to.deep.equal(['j']);
      expect(sink.begun).to.have.length(1);
    });

    it('writes nothing twice where a repository reads once more on another snapshot', async () => {
      const { tasks } = platform;
      const read = tasks.read.bind(tasks);
      tasks.read = async (use, signal) => {
        try {
          return await read(use, signal);
        } catch {
          return read(use, signal);
        }
      };
      onSnapshot((snapshot, round) => (round === 1 ? { scan: lostAfter([aJob({ id: 'j' })]) } : snapshot));
      const error = await rejection(exportAdminTasks.execute({ userId }, sink));
      expect(error).to.include({ fault: 'unreachable' });
      expect(sink.ids).to.deep.equal(['j']);
    });
  });

  describe('its taker', () => {
    const full = new Error('disk full');

    it('is waited for: nothing is read ahead of it', async () => {
      let read = 0;
      onSnapshot(() => ({
        async *scan() {
          for (; ; read++) yield [aJob({ id: `j${read}` })];
        },
      }));
      let written = 0;
      sink.write = async () => {
        expect(read - written).to.be.at.most(1);
        if (++written === 20) throw full;
      };
      expect(await rejection(exportAdminTasks.execute({ userId }, sink))).to.equal(full);
      expect(written).to.equal(20);
    });

    it('ends the reading where it fails', async () => {
      let ended = false;
      onSnapshot(() => ({
        async *scan() {
          try {
            for (;;) yield [aJob()];
          } finally {
            ended = true;
          }
        },
      }));
      sink.write = () => Promise.reject(full);
      expect(await rejection(exportAdminTasks.execute({ userId }, sink))).to.equal(full);
      expect(ended).to.equal(true);
    });

    it('can leave at any time by its signal, while nothing comes too', async () => {
      onSnapshot(() => ({
        async *scan() {
          yield [aJob()];
          await new Promise(() => undefined);
        },
      }));
      const leaving = new AbortController();
      const exporting = rejection(exportAdminTasks.execute({ userId, signal: leaving.signal }, sink));
      const reason = new Error('left');
      leaving.abort(reason);
      expect(await exporting).to.equal(reason);
    });

    it('is one of two at a time; a third is turned away until one is done', async () => {
      const leaving = new AbortController();
      sink.begin = () => new Promise(() => undefined);
      const request = { userId, signal: leaving.signal };
      const exporting = [1, 2].map(() => rejection(exportAdminTasks.execute(request, sink)));
      const turnedAway = await rejection(exportAdminTasks.execute({ userId }, new RecordingSink()));
      expect(turnedAway).to.include({ code: 'too_many_exports' });
      leaving.abort(new Error('left'));
      await Promise.all(exporting);
      await exportAdminTasks.execute({ userId }, new RecordingSink());
    });
  });
});
