import { expect } from 'chai';
import fc from 'fast-check';
import sinon from 'sinon';
import { ExportAdminTasks } from '../../../src/application/export-admin-tasks.js';
import { GetTaskHistogram } from '../../../src/application/get-task-histogram.js';
import type { ListAdminTasksRequest } from '../../../src/application/query/list-request.js';
import { writeSearch } from '../../../src/application/query/search.js';
import { ListAdminTasks } from '../../../src/application/list-admin-tasks.js';
import {
  FixedClock,
  InMemoryStreamRegistry,
  InMemoryTaskRepository,
} from '../../../src/adapters/memory/index.js';
import { InMemoryUserDirectory } from '../../../src/adapters/memory/index.js';
import type { Foresight } from '../../../src/domain/ports/task-repository.js';
import type { Task } from '../../../src/domain/task.js';
import type { TaskPosition } from '../../../src/domain/task-order.js';
import { ADMIN, NOW } from '../../support/platform.js';
import { sortedByOracle } from '../../support/list-oracle.js';
import { anyJobs, anyQuery } from '../../support/any-query.js';
import { rejection } from '../../support/rejection.js';
import { aJob, aStream, at } from '../../support/task-builder.js';
import { expectHistogram } from '../../contract/expect-histogram.js';

describe('several sources of tasks', () => {
  const clock = new FixedClock(NOW);
  let jobs: InMemoryTaskRepository;
  let mics: InMemoryStreamRegistry;
  let cams: InMemoryStreamRegistry;
  let listAdminTasks: ListAdminTasks;
  let getTaskHistogram: GetTaskHistogram;
  let exportAdminTasks: ExportAdminTasks;

  beforeEach(() => {
    jobs = new InMemoryTaskRepository(clock, [], 'gpu');
    mics = new InMemoryStreamRegistry(clock, [], 'mics');
    cams = new InMemoryStreamRegistry(clock, [], 'cams');
    const ports = { tasks: jobs, streams: [mics, cams], users: new InMemoryUserDirectory([ADMIN]) };
    listAdminTasks = new ListAdminTasks(ports);
    getTaskHistogram = new GetTaskHistogram(ports);
    exportAdminTasks = new ExportAdminTasks(ports);
  });
  afterEach(() => sinon.restore());

  const list = (request: Omit<ListAdminTasksRequest, 'userId'> = {}) =>
    listAdminTasks.execute({ userId: ADMIN.id, ...request });
  const names = (tasks: readonly Task[]) => tasks.map(({ origin, id }) => `${origin}/${id}`);

  function fill(): void {
    const createdAt = at('2026-05-01T10:00:00Z');
    jobs.replaceAll([aJob({ id: 'b', origin: 'gpu', createdAt })]);
    mics.replaceAll([
      aStream({ id: 'a', origin: 'mics', createdAt }),
      aStream({ id: 'c', origin: 'mics', createdAt }),
    ]);
    cams.replaceAll([
      aStream({ id: 'a', origin: 'cams', createdAt, name: 'gate' }),
      aStream({ id: 'z', origin: 'cams', createdAt }),
    ]);
  }

  it('are listed in one order, tasks of one moment by source, then by origin, then by id', async () => {
    fill();
    const { items, itemTotal } = await list();
    expect(names(items)).to.deep.equal(['gpu/b', 'cams/a', 'cams/z', 'mics/a', 'mics/c']);
    expect(itemTotal).to.equal(5);
  });

  it('tell of themselves one by one', async () => {
    fill();
    cams.freshness = 'stale';
    mics.truncated = true;
    mics.unreadable = 2;
    const { sources, totalIs } = await list();
    expect(sources.map(({ asOf: _, ...report }) => report)).to.deep.equal([
      { source: 'compute', origin: 'gpu', status: 'ok', itemTotal: 1, truncated: false, unreadable: 0 },
      { source: 'streaming', origin: 'mics', status: 'ok', itemTotal: 2, truncated: true, unreadable: 2 },
      { source: 'streaming', origin: 'cams', status: 'stale', itemTotal: 2, truncated: false, unreadable: 0 },
    ]);
    expect(totalIs).to.equal('at_least');
  });

  it('are listed without the one that is away, which says so', async () => {
    fill();
    mics.fault = 'timeout';
    const { items, sources, totalIs } = await list();
    expect(names(items)).to.deep.equal(['gpu/b', 'cams/a', 'cams/z']);
    expect(
      sources.map(({ origin, status, itemTotal, fault }) => [origin, status, itemTotal, fault]),
    ).to.deep.equal([
      ['gpu', 'ok', 1, undefined],
      ['mics', 'unavailable', null, 'timeout'],
      ['cams', 'ok', 2, undefined],
    ]);
    expect(totalIs).to.equal('at_least');
  });

  it('fail together only where all that are asked do, with what each said', async () => {
    fill();
    mics.fault = 'timeout';
    cams.fault = 'malformed';
    expect(names((await list()).items)).to.deep.equal(['gpu/b']);
    for (const request of [{ scope: { source: 'streaming' } }, { scope: { origin: 'cams' } }] as const) {
      const error = await rejection(list(request));
      expect(error).to.include({ code: 'sources_unavailable' });
      expect((error.cause as AggregateError).errors).to.have.length('source' in request.scope ? 2 : 1);
    }
    jobs.fault = 'unreachable';
    expect(await rejection(list())).to.include({ code: 'sources_unavailable' });
  });

  it('are asked one alone, where its name is given', async () => {
    fill();
    for (const other of [jobs, mics]) other.fault = 'unreachable';
    const page = await list({ parameters: 'origin=cams' });
    expect(names(page.items)).to.deep.equal(['cams/a', 'cams/z']);
    expect(page.sources.map(({ origin }) => origin)).to.deep.equal(['cams']);
    expect(page).to.include({ itemTotal: 2, totalIs: 'exact' });
    expect(page.facets.taskTypes).to.deep.equal([{ value: 'streaming', count: 2 }]);
  });

  it('keep tasks of one id apart, which an id asks for from all of them', async () => {
    fill();
    expect(names((await list({ parameters: 'id=streaming:a' })).items)).to.deep.equal(['cams/a', 'mics/a']);
    expect(names((await list({ parameters: 'id=streaming:a&origin=mics' })).items)).to.deep.equal(['mics/a']);
    expect(names((await list({ parameters: 'id=streaming:a&q=gate' })).items)).to.deep.equal(['cams/a']);
  });

  it('are not asked for what they can not have', async () => {
    fill();
    jobs.fault = 'unreachable';
    const page = await list({ parameters: 'id=streaming:a,streaming:z' });
    expect(page.sources.map(({ origin }) => origin)).to.deep.equal(['mics', 'cams']);
    expect(page.totalIs).to.equal('exact');
    for (const source of [mics, cams]) source.fault = 'timeout';
    jobs.fault = null;
    expect((await list({ parameters: 'id=compute:b' })).sources.map(({ origin }) => origin)).to.deep.equal([
      'gpu',
    ]);
  });

  it('have nothing, and say so, where what is asked for can be in none of them', async () => {
    fill();
    for (const parameters of ['source=streaming&id=compute:b', 'origin=gpu&id=streaming:a']) {
      expect(await list({ parameters }), parameters).to.include({ itemTotal: 0, totalIs: 'exact' });
    }
  });

  it('refuse a name that none of them has, and one that is of another kind', async () => {
    for (const parameters of [
      'origin=compute',
      'origin=Cams',
      'origin=gpu&source=streaming',
      'origin=cams&source=compute',
    ]) {
      const error = await rejection(list({ parameters }));
      expect(error, parameters).to.include({ code: 'invalid_parameter', parameter: 'origin' });
    }
    const error = await rejection(list({ scope: { origin: 'radar' } }));
    expect(error).to.include({ parameter: 'origin', expected: 'one of gpu, mics, cams' });
  });

  it('have their streams put in one order once a list, for the jobs that are foreseen and for the page', async () => {
    fill();
    const read = jobs.read.bind(jobs);
    const foreseen: unknown[] = [];
    jobs.read = async (use, signal?: AbortSignal, foresight?: Foresight) => {
      foreseen.push(foresight?.window({ total: 1, countBefore: () => ({ least: 0, most: 1 }) }));
      return read(use, signal);
    };
    const sorting = sinon.spy(Array.prototype, 'sort');
    await list({ size: 2 });
    const ofBoth = (sorting.thisValues as TaskPosition[][]).filter((sorted) =>
      ['mics', 'cams'].every((name) => sorted.some((one) => one?.origin === name)),
    );
    expect(foreseen).to.deep.equal([{ offset: 0, limit: 2 }]);
    expect(ofBoth).to.have.length(1);
  });

  it('need names of their own', () => {
    const users = new InMemoryUserDirectory([ADMIN]);
    const twice = [cams, new InMemoryStreamRegistry(clock, [], 'cams')];
    expect(() => new ListAdminTasks({ tasks: jobs, streams: twice, users })).to.throw(RangeError);
    const named = [new InMemoryStreamRegistry(clock, [], 'gpu')];
    expect(() => new ListAdminTasks({ tasks: jobs, streams: named, users })).to.throw(RangeError);
  });

  it('may be none but the jobs', async () => {
    fill();
    const alone = new ListAdminTasks({ tasks: jobs, streams: [], users: new InMemoryUserDirectory([ADMIN]) });
    const page = await alone.execute({ userId: ADMIN.id });
    expect(names(page.items)).to.deep.equal(['gpu/b']);
    const error = await rejection(alone.execute({ userId: ADMIN.id, scope: { source: 'streaming' } }));
    expect(error).to.include({ parameter: 'source', expected: 'one of compute' });
  });

  it('are walked and exported as an oracle sorts them, and binned as it counts, for whatever is asked', async () => {
    const renamed = (tasks: readonly Task[], source: Task['source'], origin: string) =>
      tasks.map((task) => ({ ...task, source, origin }));
    await fc.assert(
      fc.asyncProperty(
        anyJobs,
        anyJobs,
        anyJobs,
        fc.array(anyQuery, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 3, max: 20 }),
        async (one, two, three, queries, size) => {
          const all = [
            renamed(one, 'compute', 'gpu'),
            renamed(two, 'streaming', 'mics'),
            renamed(three, 'streaming', 'cams'),
          ];
          [jobs, mics, cams].forEach((source, i) => source.replaceAll(all[i]!));
          for (const { scope, filter, order } of queries) {
            const origin = scope.origin && (scope.source === 'compute' ? 'gpu' : 'cams');
            const query = { scope: { ...scope, origin }, filter, order };
            const expected = sortedByOracle(all.flat(), query);
            const { search: _, ...rest } = query.scope;
            const walked: Task[] = [];
            let pages = 1;
            for (let page = 1; page <= pages; page++) {
              const answer = await list({
                ...query,
                scope: { ...rest, search: writeSearch(query.scope.search) },
                page,
                size,
              });
              expect(answer.itemTotal).to.equal(expected.length);
              walked.push(...answer.items);
              pages = answer.pageTotal;
            }
            expect(names(walked)).to.deep.equal(names(expected));
            const asked = {
              userId: ADMIN.id,
              ...query,
              scope: { ...rest, search: writeSearch(query.scope.search) },
            };
            const written: Task[] = [];
            const sink = {
              begin: async () => undefined,
              write: async (tasks: readonly Task[]) => void written.push(...tasks),
            };
            const { rows } = await exportAdminTasks.execute(asked, sink);
            expect(names(written)).to.deep.equal(names(expected));
            expect(rows).to.equal(expected.length);
            const histogram = await getTaskHistogram.execute({ ...asked, bins: size });
            expectHistogram({ ...histogram, searchedFrom: null }, expected, { bins: size, span: null });
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
