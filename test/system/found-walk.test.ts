import { expect } from 'chai';
import type { Knex } from 'knex';
import type { WireTaskPage } from '../../src/adapters/http/wire.js';
import { FixedClock } from '../../src/adapters/memory/fixed-clock.js';
import { InMemoryStreamRegistry } from '../../src/adapters/memory/in-memory-stream-registry.js';
import { InMemoryUserDirectory } from '../../src/adapters/memory/in-memory-user-directory.js';
import { INFERENCE_JOBS } from '../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../src/adapters/knex/ledger/install-ledger.js';
import { JOBS_TABLE } from '../../src/adapters/knex/schema.js';
import { GetTaskHistogram } from '../../src/application/get-task-histogram.js';
import { ListAdminTasks } from '../../src/application/list-admin-tasks.js';
import type { TaskPage } from '../../src/application/task-page.js';
import { EVERY_TASK } from '../../src/domain/task-filter.js';
import type { TaskRepository } from '../../src/domain/ports/task-repository.js';
import type { TaskQuery } from '../../src/domain/task-query.js';
import type { Task } from '../../src/domain/task.js';
import { isUnfinished, TASK_STATUSES } from '../../src/domain/task.js';
import { at } from '../contract/a-job.js';
import { expectHistogram } from '../contract/expect-histogram.js';
import { within } from '../contract/task-queries.js';
import { signIn } from '../support/api-client.js';
import { testDatabase } from '../support/database.js';
import { newerByOracle, sortedByOracle } from '../support/list-oracle.js';
import { ADMIN, NOW } from '../support/platform.js';
import { Resources } from '../support/resources.js';
import type { WireStream } from '../support/scripted-streaming-server.js';
import { startStack } from '../support/stack.js';
import { taskToRow } from '../support/store-tasks.js';
import { eachConditionAlone, toParameters, walkedCombinations } from '../support/walked-queries.js';
import type { WalkedJob } from '../support/walked-tasks.js';
import { STREAM_ORIGINS, walkedJobs, walkedStreams } from '../support/walked-tasks.js';

const JOBS = 1_500;
const STREAMS = 60;
/** Longer lists are looked at here and there. */
const PAGES_WALKED = 4;
const SIZES = [100, 7, 33];

/** As a platform may have made the table itself: without what Taskdeck's migrations check. */
const AS_OF_OTHERS = `ALTER TABLE ${JOBS_TABLE} ALTER created_at DROP NOT NULL, ALTER status DROP NOT NULL, ALTER task_type DROP NOT NULL,
  DROP CONSTRAINT ${JOBS_TABLE}_created_at_range, DROP CONSTRAINT ${JOBS_TABLE}_status_known`;

async function storeJobs(knex: Knex, jobs: readonly WalkedJob[]): Promise<void> {
  await knex.batchInsert(
    JOBS_TABLE,
    jobs.map(({ task, stored }) => ({ ...taskToRow(task), ...stored })),
    500,
  );
}

interface PlatformKind {
  readonly isForeign: boolean;
  readonly hasLedger: boolean;
  /** How many combinations it is asked for. */
  readonly combinations: number;
}

/** The use cases on a real Postgres and two registries of streams, and all tasks that there are. */
class WalkedPlatform {
  readonly #list: ListAdminTasks;
  readonly #histogram: GetTaskHistogram;
  readonly #tasks: TaskRepository;

  private constructor(
    readonly knex: Knex,
    readonly tasks: readonly Task[],
    ports: ConstructorParameters<typeof ListAdminTasks>[0],
  ) {
    this.#list = new ListAdminTasks(ports);
    this.#histogram = new GetTaskHistogram(ports);
    this.#tasks = ports.tasks;
  }

  static async start(resources: Resources, { isForeign, hasLedger }: PlatformKind): Promise<WalkedPlatform> {
    const { knex } = resources.use(await testDatabase());
    const table = { ...INFERENCE_JOBS, unboundedTime: isForeign };
    if (isForeign) await knex.raw(AS_OF_OTHERS);
    const jobs = walkedJobs(JOBS, { isForeign });
    const half = jobs.length / 2;
    await storeJobs(knex, jobs.slice(0, half));
    if (hasLedger) await installLedger(knex, { table, leafSeconds: 1 });
    await storeJobs(knex, jobs.slice(half, -half / 2));
    if (hasLedger) await foldLedger(knex, table);
    await storeJobs(knex, jobs.slice(-half / 2));
    await knex.raw(`ANALYZE ${JOBS_TABLE}`);
    const streams = STREAM_ORIGINS.map((origin) => walkedStreams(STREAMS, origin));
    const clock = new FixedClock(NOW);
    return new WalkedPlatform(knex, [...jobs.map(({ task }) => task), ...streams.flat()], {
      tasks: new KnexTaskRepository(knex, { table }),
      streams: streams.map((some, i) => new InMemoryStreamRegistry(clock, some, STREAM_ORIGINS[i])),
      users: new InMemoryUserDirectory([ADMIN]),
    });
  }

  /** As they are stored by now. */
  async tasksNow(): Promise<readonly Task[]> {
    const { rows } = await this.knex.raw<{ rows: { id: string }[] }>(`SELECT id FROM ${JOBS_TABLE}`);
    const jobs = await this.#tasks.read((snapshot) => snapshot.get(rows.map(({ id }) => id)));
    return [...jobs, ...this.tasks.filter(({ source }) => source === 'streaming')];
  }

  page(query: TaskQuery, page: number, size: number): Promise<TaskPage> {
    const parameters = toParameters(query);
    parameters.set('page', String(page));
    parameters.set('size', String(size));
    return this.#list.execute({ userId: ADMIN.id, parameters: parameters.toString() });
  }

  histogram(query: TaskQuery, bins: number) {
    return this.#histogram.execute({ userId: ADMIN.id, bins, parameters: toParameters(query).toString() });
  }
}

const told = ({ source, origin, id, createdAt, status, taskType }: Task) =>
  [source, origin, id, createdAt, status, taskType].join(' ');

function pagesOf(total: number): number[] {
  if (total <= PAGES_WALKED) return Array.from({ length: total }, (_, i) => i + 1);
  return [1, Math.ceil(total / 2), Math.ceil(total * 0.8), total];
}

const isAmong = <T>(values: readonly T[], value: T) => values.length === 0 || values.includes(value);

/** As `GROUP BY` tells: each choice under the other's filter. */
function expectFacets({ facets }: TaskPage, inScope: readonly Task[], { filter }: TaskQuery): void {
  const counted = (some: readonly Task[], key: 'status' | 'taskType') => {
    const counts: Record<string, number> = {};
    for (const task of some) counts[task[key]] = (counts[task[key]] ?? 0) + 1;
    return counts;
  };
  const offered = (values: readonly { readonly value: string; readonly count: number }[]) =>
    Object.fromEntries(values.filter(({ count }) => count > 0).map(({ value, count }) => [value, count]));
  const ofTypes = inScope.filter(({ taskType }) => isAmong(filter.taskTypes, taskType));
  const ofStatuses = inScope.filter(({ status }) => isAmong(filter.statuses, status));
  expect(offered(facets.statuses)).to.deep.equal(counted(ofTypes, 'status'));
  expect(offered(facets.taskTypes)).to.deep.equal(counted(ofStatuses, 'taskType'));
  expect(facets.statuses.map(({ value }) => value)).to.deep.equal(TASK_STATUSES);
}

async function expectLikeOracle(platform: WalkedPlatform, query: TaskQuery, number: number): Promise<void> {
  const { tasks } = platform;
  const inScope = sortedByOracle(tasks, { ...query, filter: EVERY_TASK });
  const { taskTypes, statuses } = query.filter;
  const expected = inScope.filter(
    ({ taskType, status }) => isAmong(taskTypes, taskType) && isAmong(statuses, status),
  );
  const size = SIZES[number % SIZES.length]!;
  const total = Math.max(1, Math.ceil(expected.length / size));
  for (const page of [...pagesOf(total), total + 1]) {
    const answer = await platform.page(query, page, size);
    const shown = Math.min(page, total);
    expect(answer.items.map(told)).to.deep.equal(expected.slice((shown - 1) * size, shown * size).map(told));
    expect(answer.pageNow).to.equal(shown);
    expect(answer.itemTotal).to.equal(expected.length);
    expect(answer.totalIs).to.equal('exact');
    if (page > 1) continue;
    expect(answer.newer).to.equal(newerByOracle(tasks, query));
    expectFacets(answer, inScope, query);
    for (const { origin, itemTotal } of answer.sources) {
      expect(itemTotal, origin).to.equal(expected.filter((task) => task.origin === origin).length);
    }
  }
  const bins = 1 + ((number * 37) % 200);
  const { edges, counts, totalIs } = await platform.histogram(query, bins);
  expect(totalIs).to.equal('exact');
  expectHistogram({ edges, counts, searchedFrom: null }, expected, { bins, span: null });
}

const FROZEN_AT = at('2026-03-02T00:00:40.000001Z');
const FROZEN = 30;
const LATER = `timestamptz '${FROZEN_AT}' + interval '1 microsecond' + floor(random() * 100)::int * interval '1 second'`;
const SOME_NEWER = (limit: number) =>
  `(SELECT id FROM ${JOBS_TABLE} WHERE created_at > '${FROZEN_AT}' AND created_at < 'infinity' ORDER BY random() LIMIT ${limit})`;
/** What may happen to newer jobs, and to older ones what no list tells of. */
const WRITES = [
  `INSERT INTO ${JOBS_TABLE} (user_id, name, task_type, status, created_at, started_at)
   SELECT 'u-1', 'nightly report', 'embedding', 'queued', ${LATER}, now() FROM generate_series(1, 20)`,
  `UPDATE ${JOBS_TABLE} SET status = 'failed', error = 'memory', finished_at = now() WHERE id IN ${SOME_NEWER(10)}`,
  `UPDATE ${JOBS_TABLE} SET created_at = ${LATER}, task_type = 'llm.chat' WHERE id IN ${SOME_NEWER(5)}`,
  `DELETE FROM ${JOBS_TABLE} WHERE id IN ${SOME_NEWER(15)}`,
  `UPDATE ${JOBS_TABLE} SET progress = random() WHERE id IN (SELECT id FROM ${JOBS_TABLE} ORDER BY random() LIMIT 10)`,
];

/** Gives how often it has written. A deadlock with another writer is one writing less. */
async function writeNewer(knex: Knex, writer: number, isOver: () => boolean): Promise<number> {
  let written = 0;
  for (let turn = writer; !isOver(); turn++) {
    await knex.raw(WRITES[turn % WRITES.length]!).then(
      () => written++,
      (error: { code?: string }) => expect(error.code).to.equal('40P01'),
    );
  }
  return written;
}

async function expectFrozen(
  platform: WalkedPlatform,
  before: readonly Task[],
  query: TaskQuery,
  number: number,
): Promise<void> {
  const expected = sortedByOracle(before, query);
  const size = SIZES[number % SIZES.length]!;
  for (const page of pagesOf(Math.max(1, Math.ceil(expected.length / size)))) {
    const answer = await platform.page(query, page, size);
    const what = toParameters(query).toString();
    const shown = expected.slice((page - 1) * size, page * size);
    expect(answer.items.map(told), what).to.deep.equal(shown.map(told));
    expect([answer.itemTotal, answer.totalIs], what).to.deep.equal([expected.length, 'exact']);
    expect(answer.newer, what).to.be.at.least(0);
  }
}

async function expectAllLikeOracle(platform: WalkedPlatform, queries: readonly TaskQuery[]): Promise<void> {
  for (const [number, query] of queries.entries()) {
    try {
      await expectLikeOracle(platform, query, number);
    } catch (error) {
      throw new Error(`${number}: ${decodeURIComponent(toParameters(query).toString())}`, { cause: error });
    }
  }
}

const KINDS: Readonly<Record<string, PlatformKind>> = {
  "Taskdeck's own jobs, with a ledger": { isForeign: false, hasLedger: true, combinations: 100 },
  "Taskdeck's own jobs, without a ledger": { isForeign: false, hasLedger: false, combinations: 50 },
  'jobs of another make, with a ledger': { isForeign: true, hasLedger: true, combinations: 50 },
  'jobs of another make, without a ledger': { isForeign: true, hasLedger: false, combinations: 25 },
};

for (const [seed, [name, kind]] of Object.entries(KINDS).entries()) {
  describe(`a walk over what is found among ${name}, and two sources of streams`, function () {
    this.timeout(120_000);
    const resources = new Resources();
    let platform: WalkedPlatform;

    before(async () => {
      platform = await WalkedPlatform.start(resources, kind);
    });
    after(() => resources.close());

    for (const [condition, queries] of eachConditionAlone()) {
      it(`equals an oracle by ${condition} alone`, () => expectAllLikeOracle(platform, queries));
    }

    it('equals it for combinations of scope, filter and order', () =>
      expectAllLikeOracle(platform, walkedCombinations(kind.combinations, seed)));

    it('holds still as of a moment while newer ones come, change and go', async () => {
      const queries = walkedCombinations(FROZEN, 100 + seed).map((query) =>
        within({ asOf: FROZEN_AT }, query),
      );
      const before = platform.tasks.filter(({ createdAt }) => createdAt === null || createdAt <= FROZEN_AT);
      let isOver = false;
      const writing = [1, 2].map((writer) => writeNewer(platform.knex, writer, () => isOver));
      try {
        for (const [number, query] of queries.entries()) await expectFrozen(platform, before, query, number);
      } finally {
        isOver = true;
      }
      const written = await Promise.all(writing);
      expect(Math.min(...written), 'written meanwhile').to.be.above(0);
      for (const query of queries.slice(0, 10)) {
        const { newer } = await platform.page(query, 1, 1);
        expect(newer).to.equal(newerByOracle(await platform.tasksNow(), query));
      }
    });
  });
}

describe('a walk over what is found, over HTTP', function () {
  this.timeout(60_000);
  const resources = new Resources();

  after(() => resources.close());

  it('equals an oracle for combinations of scope, filter and order', async () => {
    const stack = resources.use(await startStack());
    const jobs = walkedJobs(300, { isForeign: false });
    await storeJobs(stack.knex, jobs);
    // A stream that goes on has no end; the scripted server writes no integer that a double can't hold.
    const streams = walkedStreams(STREAMS, 'streaming').map((stream) => ({
      ...stream,
      finishedAt: isUnfinished(stream.status) ? null : stream.finishedAt,
      details: { model: 'gemma-3', gpu: { type: 'H100' } },
    }));
    stack.streaming.streams = streams.map(streamToWire);
    const tasks = [...jobs.map(({ task }) => task), ...streams];
    const token = await signIn(stack.url, 'admin');
    const isKnown = ({ scope: { origin } }: TaskQuery) => origin === null || origin === 'compute';
    for (const query of walkedCombinations(40, 200).filter(isKnown)) {
      const expected = sortedByOracle(tasks, query).map(({ source, id }) => `${source}:${id}`);
      const seen: string[] = [];
      for (let page = 1, last = 1; page <= last; page++) {
        const response = await fetch(
          `${stack.url}/bff/v1/admin/tasks?${toParameters(query)}&size=100&page=${page}`,
          { headers: { Authorization: `Bearer ${token}` } },
        );
        expect(response.status).to.equal(200);
        const answer = (await response.json()) as WireTaskPage;
        seen.push(...answer.items.map(({ source, id }) => `${source}:${id}`));
        last = answer.page_total;
        expect(answer.item_total, toParameters(query).toString()).to.equal(expected.length);
      }
      expect(seen, toParameters(query).toString()).to.deep.equal(expected);
    }
  });
});

function streamToWire(stream: Task): WireStream {
  return {
    stream_id: stream.id,
    name: stream.name,
    task_type: stream.taskType,
    user_id: stream.userId,
    status: stream.status,
    created_at: stream.createdAt,
    started_at: stream.startedAt,
    finished_at: stream.finishedAt,
    error: stream.error,
    details: stream.details,
  };
}
