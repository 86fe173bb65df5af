import type { TaskRepository } from '../../../src/domain/ports/task-repository.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { InvalidParameterError } from '../../../src/domain/errors.js';
import type { TaskCount } from '../../../src/domain/ports/task-repository.js';
import type { Task, TaskStatus } from '../../../src/domain/task.js';
import { TASK_SOURCES, TASK_STATUSES } from '../../../src/domain/task.js';
import type { TaskOrder } from '../../../src/domain/task-order.js';
import { SORT_KEYS } from '../../../src/domain/task-order.js';
import type { ListAdminTasksRequest } from '../../../src/application/query/list-request.js';
import { snapshotOf } from '../../../src/application/snapshot-of.js';
import type { TaskScope } from '../../../src/domain/task-scope.js';
import { UNSCOPED } from '../../../src/domain/task-scope.js';
import { ADMIN, inMemoryPlatform, NOW, VIEWER } from '../../support/platform.js';
import { aJob, aStream, at } from '../../support/task-builder.js';
import { rejection } from '../../support/rejection.js';
import { sortedByOracle } from '../../support/list-oracle.js';

const NOW_DATE = new Date(0);
const userId = ADMIN.id;
const minute = (n: number) => at(`2026-05-01T10:${String(n).padStart(2, '0')}:00Z`);

describe('ListAdminTasks', () => {
  let platform: ReturnType<typeof inMemoryPlatform>;
  beforeEach(() => (platform = inMemoryPlatform()));

  describe('for whom', () => {
    it('refuses a user who is no admin', async () => {
      const error = await rejection(platform.listAdminTasks.execute({ userId: VIEWER.id }));
      expect(error).to.include({ code: 'forbidden', userId: VIEWER.id });
    });

    it('refuses a user who is gone', async () => {
      const error = await rejection(platform.listAdminTasks.execute({ userId: 'nobody' }));
      expect(error).to.include({ code: 'unauthenticated', reason: 'unknown_user' });
    });

    it('believes the directory of now, not of before', async () => {
      await platform.listAdminTasks.execute({ userId });
      platform.users.replaceAll([{ ...ADMIN, role: 'user' }]);
      expect(await rejection(platform.listAdminTasks.execute({ userId }))).to.include({ code: 'forbidden' });
    });

    it('calls an unreachable directory a fault, not a refusal', async () => {
      platform.users.unavailable = true;
      const error = await rejection(platform.listAdminTasks.execute({ userId }));
      expect(error).to.include({ code: 'user_directory_unavailable' });
    });

    it('reads conditions for an admin only', async () => {
      const parameters = 'page=0';
      const refused = await rejection(platform.listAdminTasks.execute({ userId: VIEWER.id, parameters }));
      expect(refused).to.include({ code: 'forbidden' });
      const told = await rejection(platform.listAdminTasks.execute({ userId, parameters }));
      expect(told).to.include({ code: 'invalid_parameter', parameter: 'page' });
    });

    it('asks no source on behalf of somebody who is no admin', async () => {
      platform.tasks.read = () => Promise.reject(new Error('asked'));
      platform.streams.list = () => Promise.reject(new Error('asked'));
      const error = await rejection(platform.listAdminTasks.execute({ userId: VIEWER.id }));
      expect(error).to.include({ code: 'forbidden' });
    });
  });

  describe('merging', () => {
    it('lists jobs and streams in one order, newest first', async () => {
      platform.tasks.replaceAll([
        aJob({ id: 'j1', createdAt: minute(1) }),
        aJob({ id: 'j3', createdAt: minute(3) }),
      ]);
      platform.streams.replaceAll([
        aStream({ id: 's2', createdAt: minute(2) }),
        aStream({ id: 's0', createdAt: null }),
      ]);
      const page = await platform.listAdminTasks.execute({ userId });
      expect(page.items.map(({ id }) => id)).to.deep.equal(['j3', 's2', 'j1', 's0']);
      expect(page).to.include({
        itemTotal: 4,
        pageNow: 1,
        pageTotal: 1,
        totalIs: 'exact',
        newer: 0,
        asOf: NOW,
      });
    });

    it('keeps a job and a stream of the same id apart', async () => {
      platform.tasks.replaceAll([aJob({ id: 'same', name: 'job' })]);
      platform.streams.replaceAll([aStream({ id: 'same', name: 'stream' })]);
      const page = await platform.listAdminTasks.execute({ userId });
      expect(page.items.map(({ name }) => name)).to.deep.equal(['job', 'stream']);
    });

    it('gives page 1 of 1 where there is nothing', async () => {
      const page = await platform.listAdminTasks.execute({ userId, page: 9 });
      expect(page).to.include({ itemTotal: 0, pageNow: 1, pageTotal: 1 });
      expect(page.items).to.deep.equal([]);
    });

    it('gives the last page for one past the end, and says which it is', async () => {
      platform.tasks.replaceAll(
        Array.from({ length: 41 }, (_, i) => aJob({ id: `j${i}`, createdAt: minute(i) })),
      );
      const page = await platform.listAdminTasks.execute({ userId, page: 99 });
      expect(page).to.include({ pageNow: 3, pageTotal: 3, itemTotal: 41 });
      expect(page.items.map(({ id }) => id)).to.deep.equal(['j0']);
    });

    it('asks the repository for no more positions than the page and the streams make necessary', async () => {
      platform.tasks.replaceAll(Array.from({ length: 500 }, (_, i) => aJob({ id: `j${i}` })));
      platform.streams.replaceAll([aStream({ id: 'a' }), aStream({ id: 'b' })]);
      const limits: number[] = [];
      const read = platform.tasks.read.bind(platform.tasks);
      platform.tasks.read = (use, signal) =>
        read((snapshot) => {
          const positions = snapshot.positions.bind(snapshot);
          snapshot.positions = (query, window) => {
            limits.push(window.limit);
            return positions(query, window);
          };
          return use(snapshot);
        }, signal);
      await platform.listAdminTasks.execute({ userId, page: 20 });
      expect(limits).to.deep.equal([22]);
    });

    it('equals an oracle that sorts everything, page by page, for any tasks, filter, order and freeze', async () => {
      const moment = fc.option(fc.constantFrom(...Array.from({ length: 6 }, (_, i) => minute(i))), {
        nil: null,
      });
      const status = fc.constantFrom<TaskStatus>(...TASK_STATUSES);
      const taskType = fc.constantFrom('a', 'b', 'c');
      const task = (source: Task['source']) =>
        fc
          .record({
            id: fc.string({ unit: 'binary', maxLength: 2 }),
            taskType,
            status,
            createdAt: moment,
            startedAt: moment,
            finishedAt: moment,
          })
          .map((fields) => aJob({ ...fields, source }));
      const tasksOf = (source: Task['source'], maxLength: number) =>
        fc.uniqueArray(task(source), { maxLength, selector: ({ id }) => id });
      const order = fc.record<TaskOrder>({
        key: fc.constantFrom(...SORT_KEYS),
        direction: fc.constantFrom('ascending', 'descending'),
      });
      const filter = fc.record({
        taskTypes: fc.uniqueArray(taskType),
        statuses: fc.uniqueArray(status),
      });
      const scope = fc.record<Pick<TaskScope, 'source' | 'asOf'>>({
        source: fc.constantFrom(null, ...TASK_SOURCES),
        asOf: fc.constantFrom(null, minute(2)),
      });
      await fc.assert(
        fc.asyncProperty(
          tasksOf('compute', 30),
          tasksOf('streaming', 12),
          order,
          filter,
          scope,
          fc.integer({ min: 1, max: 7 }),
          async (jobs, streams, chosenOrder, chosenFilter, chosenScope, size) => {
            platform.tasks.replaceAll(jobs);
            platform.streams.replaceAll(streams);
            const query = {
              scope: { ...UNSCOPED, ...chosenScope },
              filter: chosenFilter,
              order: chosenOrder,
            };
            const expected = sortedByOracle([...jobs, ...streams], query);
            const walked: Task[] = [];
            let pageTotal = 1;
            for (let page = 1; page <= pageTotal; page++) {
              const answer = await platform.listAdminTasks.execute({
                userId,
                page,
                size,
                order: chosenOrder,
                filter: chosenFilter,
                scope: chosenScope,
              });
              expect(answer.itemTotal).to.equal(expected.length);
              walked.push(...answer.items);
              ({ pageTotal } = answer);
            }
            expect(walked).to.deep.equal(expected);
          },
        ),
        { numRuns: 300 },
      );
    });
  });

  describe('freezing', () => {
    it('leaves out what came later and says how many those are, under the filter', async () => {
      const asOf = minute(2);
      platform.tasks.replaceAll([
        aJob({ id: 'old', createdAt: minute(2) }),
        aJob({ id: 'new', createdAt: minute(3) }),
        aJob({ id: 'other', createdAt: minute(3), status: 'failed' }),
      ]);
      platform.streams.replaceAll([
        aStream({ id: 'live', createdAt: minute(4) }),
        aStream({ id: 'undated', createdAt: null }),
      ]);
      const page = await platform.listAdminTasks.execute({
        userId,
        scope: { asOf },
        filter: { statuses: ['running'] },
      });
      expect(page.items.map(({ id }) => id)).to.deep.equal(['old', 'undated']);
      expect(page).to.include({ itemTotal: 2, newer: 2, asOf });
    });
  });

  describe('the moment that it tells to freeze at', () => {
    const later = (seconds: number) => at(`2026-06-01T12:00:0${seconds}Z`);
    const jobsUntilNow = (count: number) =>
      Array.from({ length: count }, (_, i) => aJob({ id: `j${i}`, createdAt: minute(i) }));

    async function walk(size: number): Promise<string[]> {
      const first = await platform.listAdminTasks.execute({ userId, size });
      const ids = first.items.map(({ id }) => id);
      for (let page = 2; page <= first.pageTotal; page++) {
        const next = await platform.listAdminTasks.execute({
          userId,
          size,
          page,
          scope: { asOf: first.asOf },
        });
        expect(next).to.include({ itemTotal: first.itemTotal, newer: 0 });
        ids.push(...next.items.map(({ id }) => id));
      }
      return ids;
    }

    it("covers a shown stream that lies ahead of the database's clock, so that the next page skips nothing", async () => {
      platform.tasks.replaceAll(jobsUntilNow(3));
      platform.streams.replaceAll([aStream({ id: 'ahead', createdAt: later(2) })]);
      expect((await platform.listAdminTasks.execute({ userId })).asOf).to.equal(later(2));
      expect(await walk(2)).to.deep.equal(['ahead', 'j2', 'j1', 'j0']);
    });

    it("covers a job of the page that lies ahead of the database's clock", async () => {
      platform.tasks.replaceAll([...jobsUntilNow(3), aJob({ id: 'ahead', createdAt: later(5) })]);
      expect((await platform.listAdminTasks.execute({ userId })).asOf).to.equal(later(5));
      expect(await walk(2)).to.deep.equal(['ahead', 'j2', 'j1', 'j0']);
    });

    it('covers a matching stream that a later page shows', async () => {
      platform.tasks.replaceAll(jobsUntilNow(3));
      platform.streams.replaceAll([aStream({ id: 'ahead', createdAt: later(2) })]);
      const order = { key: 'createdAt', direction: 'ascending' } as const;
      expect((await platform.listAdminTasks.execute({ userId, size: 2, order })).asOf).to.equal(later(2));
    });

    it('ignores what the filter hides, and what has no time of creation', async () => {
      platform.streams.replaceAll([
        aStream({ id: 'other', createdAt: later(2), status: 'failed' }),
        aStream({ id: 'undated', createdAt: null }),
      ]);
      const filter = { statuses: ['running'] } as const;
      expect((await platform.listAdminTasks.execute({ userId, filter })).asOf).to.equal(NOW);
    });

    it('is not moved by a snapshot of the streams whose clock is ahead', async () => {
      const list = platform.streams.list.bind(platform.streams);
      platform.streams.list = async (signal) => ({ ...(await list(signal)), takenAt: later(9) });
      expect((await platform.listAdminTasks.execute({ userId })).asOf).to.equal(NOW);
      const streaming = { userId, scope: { source: 'streaming' } } as const;
      expect((await platform.listAdminTasks.execute(streaming)).asOf).to.equal(later(9));
    });

    it('is the asked one where one was asked for', async () => {
      platform.streams.replaceAll([aStream({ id: 'ahead', createdAt: later(2) })]);
      const page = await platform.listAdminTasks.execute({ userId, scope: { asOf: minute(2) } });
      expect(page).to.include({ asOf: minute(2), newer: 1 });
    });
  });

  describe('facets', () => {
    it('count each choice under the other choices', async () => {
      platform.tasks.replaceAll([
        aJob({ id: '1', taskType: 'chat', status: 'failed' }),
        aJob({ id: '2', taskType: 'chat', status: 'running' }),
        aJob({ id: '3', taskType: 'embed', status: 'failed' }),
      ]);
      platform.streams.replaceAll([aStream({ id: '4', status: 'running' })]);
      const { facets } = await platform.listAdminTasks.execute({
        userId,
        filter: { statuses: ['failed'], taskTypes: ['chat'] },
      });
      expect(facets.statuses.filter(({ count }) => count > 0)).to.deep.equal([
        { value: 'running', count: 1 },
        { value: 'failed', count: 1 },
      ]);
      expect(facets.taskTypes).to.deep.equal([
        { value: 'chat', count: 1 },
        { value: 'embed', count: 1 },
      ]);
      expect(facets).not.to.have.property('taskTypesOmitted');
    });

    it('offer every type that can be asked for, and tell how many more there are', async () => {
      const types = ['', ',', 'a\tb\n', 'x'.repeat(255), '\u{1f600}'.repeat(255)];
      const beyond = ['x'.repeat(256), 'a\0b', '\ud83d'];
      platform.tasks.replaceAll(
        [...types, ...beyond].map((taskType, i) => aJob({ id: String(i), taskType })),
      );
      const { facets } = await platform.listAdminTasks.execute({ userId });
      expect(facets.taskTypes.map(({ value }) => value)).to.have.members(types);
      expect(facets.taskTypesOmitted).to.equal(3);
    });
  });

  describe('a repository that gives up counting', () => {
    const classes: TaskCount[] = [
      { taskType: 'chat', status: 'failed', count: 3, newer: 0 },
      { taskType: 'chat', status: 'succeeded', count: 10_000, newer: 0, atLeast: true },
    ];
    beforeEach(() => {
      platform.tasks.read = (use) =>
        use({ ...snapshotOf([], NOW), count: async () => ({ classes, searchedFrom: null }) });
    });

    it('makes the total, and the choices that it is part of, a lower bound', async () => {
      const page = await platform.listAdminTasks.execute({ userId });
      expect(page).to.include({ itemTotal: 10_003, totalIs: 'at_least' });
      expect(page.facets.statuses).to.deep.include.members([
        { value: 'failed', count: 3 },
        { value: 'succeeded', count: 10_000, atLeast: true },
      ]);
      expect(page.facets.taskTypes).to.deep.equal([{ value: 'chat', count: 10_003, atLeast: true }]);
    });

    it('leaves a total exact that it is no part of', async () => {
      const page = await platform.listAdminTasks.execute({ userId, filter: { statuses: ['failed'] } });
      expect(page).to.include({ itemTotal: 3, totalIs: 'exact' });
    });
  });

  describe('when a source is down', () => {
    beforeEach(() => {
      platform.tasks.replaceAll([aJob({ id: 'job' })]);
      platform.streams.replaceAll([aStream({ id: 'stream' })]);
    });

    it('keeps the jobs while the streams are out of reach', async () => {
      platform.streams.fault = 'timeout';
      const page = await platform.listAdminTasks.execute({ userId });
      expect(page.items.map(({ id }) => id)).to.deep.equal(['job']);
      expect(page).to.include({ itemTotal: 1, totalIs: 'at_least' });
      expect(page.sources).to.deep.equal([
        {
          source: 'compute',
          origin: 'compute',
          status: 'ok',
          itemTotal: 1,
          asOf: NOW,
          truncated: false,
          unreadable: 0,
        },
        {
          source: 'streaming',
          origin: 'streaming',
          status: 'unavailable',
          itemTotal: null,
          asOf: null,
          truncated: false,
          unreadable: 0,
          fault: 'timeout',
        },
      ]);
    });

    it('keeps the streams while the jobs are out of reach', async () => {
      platform.tasks.fault = 'mismatched';
      const page = await platform.listAdminTasks.execute({ userId });
      expect(page.items.map(({ id }) => id)).to.deep.equal(['stream']);
      expect(page.sources.map(({ status }) => status)).to.deep.equal(['unavailable', 'ok']);
      expect(page.sources[0]).to.have.property('fault', 'mismatched');
      expect(page.sources[1]).not.to.have.property('fault');
    });

    it('keeps the streams when the jobs fail half-way', async () => {
      const read = platform.tasks.read.bind(platform.tasks);
      platform.tasks.read = (use, signal) =>
        read((snapshot) => {
          platform.tasks.fault = 'unreachable';
          snapshot.positions = () => platform.tasks.read(async () => []);
          return use(snapshot);
        }, signal);
      const page = await platform.listAdminTasks.execute({ userId });
      expect(page.items.map(({ id }) => id)).to.deep.equal(['stream']);
    });

    it('fails, with what each source said, when both are out of reach', async () => {
      platform.tasks.fault = 'unreachable';
      platform.streams.fault = 'unreachable';
      const error = await rejection(platform.listAdminTasks.execute({ userId }));
      expect(error).to.include({ code: 'sources_unavailable' });
      const causes = (error.cause as AggregateError).errors as { code: string }[];
      expect(causes.map(({ code }) => code)).to.deep.equal([
        'task_repository_unavailable',
        'stream_registry_unavailable',
      ]);
    });

    it('asks only the source that the scope names, and fails with it', async () => {
      platform.tasks.fault = 'unreachable';
      const page = await platform.listAdminTasks.execute({ userId, scope: { source: 'streaming' } });
      expect(page.sources.map(({ source }) => source)).to.deep.equal(['streaming']);
      const error = await rejection(
        platform.listAdminTasks.execute({ userId, scope: { source: 'compute' } }),
      );
      expect(error).to.include({ code: 'sources_unavailable' });
    });

    it('says that streams are stale or truncated', async () => {
      platform.streams.freshness = 'stale';
      platform.streams.truncated = true;
      const page = await platform.listAdminTasks.execute({ userId });
      expect(page.sources[1]).to.include({ status: 'stale', truncated: true }).and.not.have.property('fault');
      expect(page.totalIs).to.equal('at_least');
    });

    it('says how many streams can not be read, and calls no total exact that lacks them', async () => {
      platform.streams.replaceAll([aStream()]);
      platform.streams.unreadable = 2;
      const page = await platform.listAdminTasks.execute({ userId });
      expect(page.sources.map(({ unreadable }) => unreadable)).to.deep.equal([0, 2]);
      expect(page.totalIs).to.equal('at_least');
      const jobs = await platform.listAdminTasks.execute({ userId, scope: { source: 'compute' } });
      expect(jobs.totalIs).to.equal('exact');
    });

    it("hides the secrets of a source's own word for a status", async () => {
      platform.streams.replaceAll([
        aStream({ status: 'unknown', statusText: 'see http://u:pw@x/?token=secret' }),
      ]);
      const { items } = await platform.listAdminTasks.execute({ userId, scope: { source: 'streaming' } });
      expect(items[0]?.statusText)
        .to.contain('[redacted]')
        .and.not.match(/pw|=secret/);
    });

    it('says what made streams stale, where the registry does', async () => {
      const snapshot = await platform.streams.list();
      platform.streams.list = async () => ({ ...snapshot, freshness: 'stale', fault: 'malformed' });
      const page = await platform.listAdminTasks.execute({ userId });
      expect(page.sources[1]).to.include({ status: 'stale', fault: 'malformed' });
    });

    it('asks for the jobs when the streams have told, with what it will need of them', async () => {
      const asked: string[] = [];
      const list = platform.streams.list.bind(platform.streams);
      platform.streams.list = async (signal) => {
        const listed = await list(signal);
        asked.push('streams');
        return listed;
      };
      const tasks: TaskRepository = platform.tasks;
      const read = tasks.read.bind(tasks);
      tasks.read = (use, signal, foresight) => {
        const { offset, limit } = foresight!.window({ total: 0, countBefore: () => ({ least: 0, most: 0 }) });
        asked.push(`jobs ${offset} ${limit}`);
        return read(use, signal, foresight);
      };
      await platform.listAdminTasks.execute({ userId, size: 7 });
      expect(asked).to.deep.equal(['streams', 'jobs 0 7']);
    });

    it('lets a fault that is no outage through instead of hiding it', async () => {
      platform.streams.list = () => Promise.reject(new TypeError('a bug'));
      expect(await rejection(platform.listAdminTasks.execute({ userId }))).to.be.instanceOf(TypeError);
    });
  });

  it('gives up, with the reason, when its caller does', async () => {
    const reason = new Error('the admin left');
    expect(
      await rejection(platform.listAdminTasks.execute({ userId, signal: AbortSignal.abort(reason) })),
    ).to.equal(reason);
  });

  it('redacts secrets in details', async () => {
    platform.tasks.replaceAll([aJob({ details: { api_key: 'sk-1', model: 'm' } })]);
    const { items } = await platform.listAdminTasks.execute({ userId });
    expect(items[0]?.details).to.deep.equal({ api_key: '[redacted]', model: 'm' });
  });

  it('redacts the secrets of URLs in names and errors', async () => {
    const url = 'rtmp://user:pass@host/live';
    platform.tasks.replaceAll([aJob({ name: url, error: `cannot reach ${url}` })]);
    const { items } = await platform.listAdminTasks.execute({ userId });
    expect(items[0]).to.include({
      name: 'rtmp://[redacted]@host/live',
      error: 'cannot reach rtmp://[redacted]@host/live',
    });
  });

  describe('what it is given', () => {
    const execute = (given: object) =>
      platform.listAdminTasks.execute({ userId, ...given } as ListAdminTasksRequest);
    const BAD_MOMENTS = ['yesterday', '', 0, NOW_DATE, '2026-02-30T00:00:00Z', {}, Infinity];
    const BAD: Record<string, readonly unknown[]> = {
      page: [0, -1, 1.5, NaN, Infinity, '1', null, {}, 2 ** 53, 1n],
      size: [0, 101, 2.5, NaN, '20', null],
      filter: [null, 'failed', 7, [], () => undefined],
      'filter.taskTypes': [
        'llm.chat',
        null,
        [1],
        [undefined],
        [,],
        ['a', null],
        ['x'.repeat(256)],
        ['a\0'],
        ['\ud83d'],
        new Set(['a']),
      ],
      'filter.statuses': ['failed', null, ['done'], ['FAILED'], [undefined], [['failed']], ['toString'], {}],
      'filter.status': [['failed']],
      scope: [null, 'compute', 7, []],
      'scope.source': ['mars', '', 'Compute', ['compute'], 0, false, 'toString'],
      'scope.origin': ['', 0, ['compute'], 'x'.repeat(1_001), 'a\0'],
      'scope.userId': ['', 7, ['u-1'], 'x'.repeat(1_001), 'u\0', '\ud83d'],
      'scope.createdFrom': BAD_MOMENTS,
      'scope.createdTo': BAD_MOMENTS,
      'scope.asOf': BAD_MOMENTS,
      'scope.ids': [
        'compute:a',
        null,
        ['a'],
        ['mars:a'],
        ['compute:'],
        [null],
        [{ source: 'compute' }],
        [,],
        [{ id: 'a' }],
      ],
      'scope.search': [null, 7, ['a'], 'x'.repeat(501), 'a\0', '\ud83d', 'a b c d e f g h i j k'],
      'scope.user': ['u-1'],
      order: [null, 'createdAt', []],
      'order.key': ['id', 'created_at', '', null, 'toString', ['createdAt']],
      'order.direction': ['up', 'DESC', '', null, 1],
      'order.by': ['createdAt'],
      parameters: [null, 7, {}, ['page=1'], () => 'page=1'],
      signal: [null, {}, 'x'],
    };
    for (const [parameter, values] of Object.entries(BAD)) {
      it(`is refused by name, where it is no ${parameter}`, async () => {
        const [name = '', member] = parameter.split('.');
        for (const value of values) {
          const given = { [name]: member === undefined ? value : { [member]: value } };
          const error = await rejection(execute(given));
          expect(error, String(value)).to.be.instanceOf(InvalidParameterError).and.include({ parameter });
        }
      });
    }

    it('is nobody, where no user is named', async () => {
      for (const nobody of [undefined, null, 7]) {
        const error = await rejection(execute({ userId: nobody }));
        expect(error).to.include({ code: 'unauthenticated', reason: 'missing' });
      }
    });

    it('counts as not given where it is undefined', async () => {
      platform.tasks.replaceAll([aJob({ id: 'j', createdAt: minute(1) })]);
      const all = await execute({});
      for (const given of [
        {
          page: undefined,
          size: undefined,
          filter: undefined,
          order: undefined,
          scope: undefined,
          signal: undefined,
          parameters: undefined,
        },
        { filter: { taskTypes: undefined, statuses: undefined } },
        {
          scope: { userId: undefined, ids: undefined, search: undefined, source: undefined, asOf: undefined },
        },
        { order: { key: undefined, direction: undefined } },
        { parameters: '' },
      ]) {
        expect(await execute(given)).to.deep.equal(all);
      }
    });

    it('is narrowed by the parameters beside it, never widened by what they leave out', async () => {
      platform.tasks.replaceAll([
        aJob({ id: 'a', taskType: 'chat', status: 'failed' }),
        aJob({ id: 'b', taskType: 'chat', status: 'running' }),
        aJob({ id: 'c', taskType: 'embed', status: 'failed' }),
      ]);
      platform.streams.replaceAll([aStream({ taskType: 'chat', status: 'failed' })]);
      const { items } = await execute({
        scope: { source: 'compute' },
        filter: { statuses: ['failed'] },
        parameters: 'task_type=chat',
      });
      expect(items.map(({ id }) => id)).to.deep.equal(['a']);
    });

    it('may be a moment of any offset', async () => {
      const page = await execute({ scope: { asOf: '2026-05-01T12:02:00+02:00' } });
      expect(page.asOf).to.equal(minute(2));
    });

    it('is what was given, whatever the caller does with it later', async () => {
      platform.tasks.replaceAll([aJob({ id: 'a', status: 'failed' }), aJob({ id: 'b', status: 'running' })]);
      const statuses: TaskStatus[] = ['failed'];
      const read = platform.tasks.read.bind(platform.tasks);
      platform.tasks.read = (use, signal) => {
        statuses[0] = 'running';
        return read(use, signal);
      };
      const { items } = await execute({ filter: { statuses } });
      expect(items.map(({ id }) => id)).to.deep.equal(['a']);
    });
  });
});
