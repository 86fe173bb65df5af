import { expect } from 'chai';
import fc from 'fast-check';
import { ExportAdminTasks } from '../../../../src/application/export-admin-tasks.js';
import { GetTaskHistogram } from '../../../../src/application/get-task-histogram.js';
import { GuardedTaskRepository } from '../../../../src/application/guarded-task-repository.js';
import { countBetween } from '../../../../src/application/histogram.js';
import { ListAdminTasks } from '../../../../src/application/list-admin-tasks.js';
import { MergedTaskRepository } from '../../../../src/application/merged/merged-task-repository.js';
import type { ListAdminTasksRequest } from '../../../../src/application/query/list-request.js';
import { writeSearch } from '../../../../src/application/query/search.js';
import type { SourceReport } from '../../../../src/application/task-page.js';
import {
  FixedClock,
  InMemoryStreamRegistry,
  InMemoryTaskRepository,
  InMemoryUserDirectory,
} from '../../../../src/adapters/memory/index.js';
import { TaskRepositoryUnavailableError } from '../../../../src/domain/errors.js';
import type {
  Foresight,
  TaskRepository,
  TaskSnapshot,
} from '../../../../src/domain/ports/task-repository.js';
import type { Task } from '../../../../src/domain/task.js';
import type { TaskQuery } from '../../../../src/domain/task-query.js';
import { ALL_TASKS } from '../../../../src/domain/task-query.js';
import { expectHistogram } from '../../../contract/expect-histogram.js';
import { anyJobs, anyQuery } from '../../../support/any-query.js';
import { sortedByOracle } from '../../../support/list-oracle.js';
import { ADMIN, NOW } from '../../../support/platform.js';
import { rejection } from '../../../support/rejection.js';
import { aJob, aStream, at } from '../../../support/task-builder.js';

const clock = new FixedClock(NOW);
const CREATED = at('2026-05-01T10:00:00Z');

/** Another repository, whose snapshots answer as they are changed to. */
class Changed implements TaskRepository {
  reads = 0;
  foreseen: Foresight | undefined;
  change: (snapshot: TaskSnapshot) => Partial<TaskSnapshot> = () => ({});

  constructor(private readonly inner: TaskRepository) {}

  get origin(): string {
    return this.inner.origin;
  }

  read<T>(read: (snapshot: TaskSnapshot) => Promise<T>, signal?: AbortSignal, foresight?: Foresight) {
    this.reads++;
    this.foreseen = foresight;
    return this.inner.read((snapshot) => read({ ...snapshot, ...this.change(snapshot) }), signal);
  }
}

describe('several tables in one list', () => {
  let gpuJobs: InMemoryTaskRepository;
  let tpuJobs: InMemoryTaskRepository;
  let gpu: Changed;
  let tpu: Changed;
  let cams: InMemoryStreamRegistry;
  let listAdminTasks: ListAdminTasks;
  let getTaskHistogram: GetTaskHistogram;
  let exportAdminTasks: ExportAdminTasks;

  beforeEach(() => {
    gpuJobs = new InMemoryTaskRepository(clock, [], 'gpu');
    tpuJobs = new InMemoryTaskRepository(clock, [], 'tpu');
    [gpu, tpu] = [new Changed(gpuJobs), new Changed(tpuJobs)];
    cams = new InMemoryStreamRegistry(clock, [], 'cams');
    const tasks = new MergedTaskRepository([tpu, gpu]);
    const ports = { tasks, streams: [cams], users: new InMemoryUserDirectory([ADMIN]) };
    listAdminTasks = new ListAdminTasks(ports);
    getTaskHistogram = new GetTaskHistogram(ports);
    exportAdminTasks = new ExportAdminTasks(ports);
  });

  const list = (request: Omit<ListAdminTasksRequest, 'userId'> = {}) =>
    listAdminTasks.execute({ userId: ADMIN.id, ...request });
  const names = (tasks: readonly Task[]) => tasks.map(({ origin, id }) => `${origin}/${id}`);
  const outlines = (sources: readonly SourceReport[]) =>
    sources.map(({ origin, status, itemTotal, fault }) => [origin, status, itemTotal, fault]);

  async function exported(request: { readonly parameters?: string } = {}) {
    const tasks: Task[] = [];
    const told = await exportAdminTasks.execute(
      { userId: ADMIN.id, ...request },
      { begin: async () => undefined, write: async (some) => void tasks.push(...some) },
    );
    return { ...told, tasks };
  }

  /** Of either table a job 1; more of the one. */
  function fill(): void {
    const job = (id: string, origin: string, rest: Partial<Task> = {}) =>
      aJob({ id, origin, createdAt: CREATED, ...rest });
    gpuJobs.replaceAll([job('1', 'gpu', { name: 'first' }), job('9', 'gpu', { status: 'failed' })]);
    tpuJobs.replaceAll([job('1', 'tpu', { name: 'second' }), job('0', 'tpu'), job('5', 'tpu')]);
    cams.replaceAll([aStream({ id: '1', origin: 'cams', createdAt: CREATED })]);
  }

  it('are not counted exactly where one of them may hide jobs, and that one is told', async () => {
    gpuJobs.replaceAll([aJob({ createdAt: CREATED })]);
    tpu.change = () => ({ isPartial: true });
    const { itemTotal, totalIs, sources } = await listAdminTasks.execute({ userId: ADMIN.id });
    expect({ itemTotal, totalIs }).to.deep.equal({ itemTotal: 1, totalIs: 'at_least' });
    expect(sources.filter(({ truncated }) => truncated).map(({ origin }) => origin)).to.deep.equal(['tpu']);
  });

  it('come in one order, jobs of one moment by table, and those of one id as the jobs that they are', async () => {
    fill();
    const { items, itemTotal, totalIs, sources } = await list();
    expect(names(items)).to.deep.equal(['gpu/1', 'gpu/9', 'tpu/0', 'tpu/1', 'tpu/5', 'cams/1']);
    expect(items.filter(({ id }) => id === '1').map(({ name }) => name)).to.deep.equal([
      'first',
      'second',
      'camera 1',
    ]);
    expect({ itemTotal, totalIs }).to.deep.equal({ itemTotal: 6, totalIs: 'exact' });
    expect(outlines(sources)).to.deep.equal([
      ['gpu', 'ok', 2, undefined],
      ['tpu', 'ok', 3, undefined],
      ['cams', 'ok', 1, undefined],
    ]);
  });

  it('are counted together, and each for itself', async () => {
    fill();
    const { facets, sources } = await list({ parameters: 'status_filter=running' });
    expect(facets.statuses.filter(({ count }) => count > 0)).to.deep.equal([
      { value: 'running', count: 5 },
      { value: 'failed', count: 1 },
    ]);
    expect(sources.map(({ itemTotal }) => itemTotal)).to.deep.equal([1, 3, 1]);
  });

  it('are exported and binned together, and counted each for itself', async () => {
    fill();
    const { tasks, rows, sources, totalIs } = await exported();
    expect(names(tasks)).to.deep.equal(['gpu/1', 'gpu/9', 'tpu/0', 'tpu/1', 'tpu/5', 'cams/1']);
    expect({ rows, totalIs }).to.deep.equal({ rows: 6, totalIs: 'exact' });
    const histogram = await getTaskHistogram.execute({ userId: ADMIN.id, bins: 1 });
    expect(histogram.counts).to.deep.equal({ running: [5], failed: [1] });
    for (const told of [sources, histogram.sources]) {
      expect(told.map(({ itemTotal }) => itemTotal)).to.deep.equal([2, 3, 1]);
    }
  });

  it('are asked one alone where its name is given, with what can be foreseen', async () => {
    fill();
    const page = await list({ parameters: 'origin=tpu' });
    expect(names(page.items)).to.deep.equal(['tpu/0', 'tpu/1', 'tpu/5']);
    expect(outlines(page.sources)).to.deep.equal([['tpu', 'ok', 3, undefined]]);
    expect(gpu.reads).to.equal(0);
    expect(tpu.foreseen).not.to.equal(undefined);
    expect(
      (await exported({ parameters: 'origin=gpu' })).sources.map(({ itemTotal }) => itemTotal),
    ).to.deep.equal([2]);
  });

  it('are named by what they are, not by what they are together', async () => {
    const error = await rejection(list({ parameters: 'origin=compute' }));
    expect(error).to.include({ parameter: 'origin', expected: 'one of gpu, tpu, cams' });
    const users = new InMemoryUserDirectory([ADMIN]);
    const tasks = new MergedTaskRepository([gpu, tpu]);
    const twice = [new InMemoryStreamRegistry(clock, [], 'tpu')];
    expect(() => new ListAdminTasks({ tasks, streams: twice, users })).to.throw(RangeError);
  });

  it('need names of their own, guards of their own, and no members', () => {
    const merged = new MergedTaskRepository([gpu, tpu]);
    expect(() => new MergedTaskRepository([])).to.throw(RangeError);
    expect(() => new MergedTaskRepository([gpu, new Changed(gpuJobs)])).to.throw(RangeError);
    expect(() => new MergedTaskRepository([merged])).to.throw(RangeError);
    expect(() => new GuardedTaskRepository(merged, clock)).to.throw(RangeError);
  });

  it('are listed, exported and binned without the one that is away, which says so', async () => {
    fill();
    gpuJobs.fault = 'refused';
    const page = await list();
    expect(names(page.items)).to.deep.equal(['tpu/0', 'tpu/1', 'tpu/5', 'cams/1']);
    const histogram = await getTaskHistogram.execute({ userId: ADMIN.id });
    for (const { sources, totalIs } of [page, await exported(), histogram]) {
      expect(outlines(sources)).to.deep.equal([
        ['gpu', 'unavailable', null, 'refused'],
        ['tpu', 'ok', 3, undefined],
        ['cams', 'ok', 1, undefined],
      ]);
      expect(totalIs).to.equal('at_least');
    }
  });

  it('say each why, where all are away', async () => {
    fill();
    [gpuJobs.fault, tpuJobs.fault] = ['refused', 'timeout'];
    const { items, sources } = await list();
    expect(names(items)).to.deep.equal(['cams/1']);
    expect(outlines(sources)).to.deep.equal([
      ['gpu', 'unavailable', null, 'refused'],
      ['tpu', 'unavailable', null, 'timeout'],
      ['cams', 'ok', 1, undefined],
    ]);
    cams.fault = 'timeout';
    expect(await rejection(list())).to.include({ code: 'sources_unavailable' });
  });

  it('are listed without the one that is lost under way, wherever that befalls it', async () => {
    fill();
    const lost = new TaskRepositoryUnavailableError('unreachable');
    const losses: ((snapshot: TaskSnapshot) => Partial<TaskSnapshot>)[] = [
      () => ({ count: () => Promise.reject(lost) }),
      () => ({ positions: () => Promise.reject(lost) }),
      () => ({ get: () => Promise.reject(lost) }),
    ];
    for (const member of [gpu, tpu]) {
      for (const loss of losses) {
        member.change = loss;
        const { sources, itemTotal } = await list();
        expect(sources.filter(({ status }) => status === 'unavailable')).to.have.length(1);
        expect(sources.find(({ origin }) => origin === member.origin)).to.include({ fault: 'unreachable' });
        expect(itemTotal).to.equal(member === gpu ? 4 : 3);
      }
      member.change = () => ({});
    }
  });

  it('end an export where one is lost after its first rows', async () => {
    gpuJobs.replaceAll(Array.from({ length: 1_200 }, (_, i) => aJob({ id: String(i), origin: 'gpu' })));
    fill();
    const lost = new TaskRepositoryUnavailableError('unreachable');
    tpu.change = (snapshot) => ({
      async *scan(query) {
        yield* snapshot.scan(query);
        throw lost;
      },
    });
    expect(await rejection(exported())).to.equal(lost);
  });

  it('leave out of all what one was not searched back to, and say so', async () => {
    const days = (origin: string, ...numbers: number[]) =>
      numbers.map((day) =>
        aJob({ id: `${origin}${day}`, origin, createdAt: at(`2026-05-0${day}T00:00:00Z`) }),
      );
    gpuJobs.replaceAll(days('gpu', 1, 3, 5, 7));
    tpuJobs.replaceAll(days('tpu', 2, 4, 6, 8));
    const searchedFrom = at('2026-05-05T00:00:00Z');
    /** Back to there, where everything is asked for. */
    const cut = (query: TaskQuery): TaskQuery =>
      query.scope.createdFrom === null && query.scope.createdTo === null
        ? { ...query, scope: { ...query.scope, createdFrom: searchedFrom } }
        : query;
    const horizonOf = (query: TaskQuery) => (cut(query) === query ? null : searchedFrom);
    gpu.change = (snapshot) => ({
      count: async (query) => ({ ...(await snapshot.count(cut(query))), searchedFrom: horizonOf(query) }),
      positions: (query, window) => snapshot.positions(cut(query), window),
      histogram: async (query, shape) => ({
        ...(await snapshot.histogram(cut(query), shape)),
        searchedFrom: horizonOf(query),
      }),
      scan: (query) => snapshot.scan(cut(query)),
    });
    const page = await list({ parameters: 'q=nightly' });
    const expected = ['tpu/tpu8', 'gpu/gpu7', 'tpu/tpu6', 'gpu/gpu5'];
    expect(names(page.items)).to.deep.equal(expected);
    const file = await exported({ parameters: 'q=nightly' });
    expect(names(file.tasks)).to.deep.equal(expected);
    const histogram = await getTaskHistogram.execute({ userId: ADMIN.id, parameters: 'q=nightly' });
    expect(histogram.counts.running?.reduce((a, b) => a + b)).to.equal(4);
    for (const { sources, totalIs } of [page, file, histogram]) {
      expect(sources.slice(0, 2).map((source) => source.searchedFrom)).to.deep.equal([
        searchedFrom,
        searchedFrom,
      ]);
      expect(sources.slice(0, 2).map(({ itemTotal }) => itemTotal)).to.deep.equal([2, 2]);
      expect(totalIs).to.equal('at_least');
    }
    // Who goes on before that moment meets the rest, each once.
    const rest = await list({ parameters: `q=nightly&created_to=${searchedFrom}` });
    expect(names(rest.items)).to.deep.equal(['tpu/tpu4', 'gpu/gpu3', 'tpu/tpu2', 'gpu/gpu1']);
  });

  it('are binned in the stretches of the one with more jobs where they choose unlike ones', async () => {
    const days = (origin: string, ...numbers: number[]) =>
      numbers.map((day, i) =>
        aJob({
          id: `${origin}${i}`,
          origin,
          status: i % 2 === 0 ? 'failed' : 'running',
          createdAt: at(`2026-05-${String(day).padStart(2, '0')}T12:00:00Z`),
        }),
      );
    const all = [days('gpu', 3, 3, 10, 11, 19), days('tpu', 1, 4, 9, 10, 16, 20, 28)];
    gpuJobs.replaceAll(all[0] ?? []);
    tpuJobs.replaceAll(all[1] ?? []);
    // As a ledger does whose leaves are wide: a week each, whatever else is asked for.
    const weeks = ['04-27', '05-04', '05-11', '05-18', '05-25', '06-01'].map((day) =>
      at(`2026-${day}T00:00:00Z`),
    );
    gpu.change = (snapshot) => ({
      histogram: async (query, shape) => {
        const told = await snapshot.histogram(query, shape);
        if (told.edges.length === 0 || shape.bins === 1) return told;
        return { ...told, edges: weeks, counts: countBetween(all[0] ?? [], weeks) };
      },
    });
    const bins = 10;
    const histogram = await getTaskHistogram.execute({ userId: ADMIN.id, bins });
    expect(histogram.edges).not.to.deep.equal(weeks);
    expectHistogram({ ...histogram, searchedFrom: null }, all.flat(), { bins, span: null });
    expect(histogram.sources.slice(0, 2).map(({ itemTotal }) => itemTotal)).to.deep.equal([5, 7]);
  });

  it('keep to a window where one has more than it counted', async () => {
    const many = (origin: string, first: number) =>
      Array.from({ length: 900 }, (_, i) =>
        aJob({ id: String(i), origin, createdAt: at(new Date(first - i * 1000).toISOString()) }),
      );
    const moment = Date.UTC(2026, 0, 1);
    gpuJobs.replaceAll(many('gpu', moment));
    tpuJobs.replaceAll(many('tpu', moment - 100_000));
    gpu.change = (snapshot) => ({
      count: async (query) => {
        const { classes, searchedFrom } = await snapshot.count(query);
        return { searchedFrom, classes: classes.map((entry) => ({ ...entry, count: 300, atLeast: true })) };
      },
    });
    const walked: Task[] = [];
    for (let page = 1; page <= 12; page++) {
      const answer = await list({ page, size: 100 });
      expect(answer).to.include({ itemTotal: 1_200, totalIs: 'at_least' });
      walked.push(...answer.items);
    }
    const all = [...many('gpu', moment), ...many('tpu', moment - 100_000)];
    expect(names(walked)).to.deep.equal(names(sortedByOracle(all, ALL_TASKS).slice(0, 1_200)));
  });

  it('are walked as an oracle sorts them, and binned and exported as it counts, for whatever is asked', async () => {
    const renamed = (tasks: readonly Task[], source: Task['source'], origin: string) =>
      tasks.map((task) => ({ ...task, source, origin }));
    await fc.assert(
      fc.asyncProperty(
        anyJobs,
        anyJobs,
        anyJobs,
        fc.array(anyQuery, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 3, max: 20 }),
        async (one, two, three, queries, size) => {
          gpuJobs.replaceAll(renamed(one, 'compute', 'gpu'));
          tpuJobs.replaceAll(renamed(two, 'compute', 'tpu'));
          cams.replaceAll(renamed(three, 'streaming', 'cams'));
          const all = [
            ...renamed(one, 'compute', 'gpu'),
            ...renamed(two, 'compute', 'tpu'),
            ...renamed(three, 'streaming', 'cams'),
          ];
          for (const { scope, filter, order } of queries) {
            const origin = scope.origin && (scope.source === 'streaming' ? 'cams' : 'tpu');
            const expected = sortedByOracle(all, { scope: { ...scope, origin }, filter, order });
            const asked = {
              scope: { ...scope, origin, search: writeSearch(scope.search) },
              filter,
              order,
            };
            const walked: Task[] = [];
            for (let page = 1, pages = 1; page <= pages; page++) {
              const answer = await list({ ...asked, page, size });
              expect(answer.itemTotal).to.equal(expected.length);
              walked.push(...answer.items);
              pages = answer.pageTotal;
            }
            expect(names(walked)).to.deep.equal(names(expected));
            const histogram = await getTaskHistogram.execute({ userId: ADMIN.id, ...asked, bins: size });
            expectHistogram({ ...histogram, searchedFrom: null }, expected, { bins: size, span: null });
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
