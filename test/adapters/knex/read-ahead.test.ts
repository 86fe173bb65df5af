import { expect } from 'chai';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { JobsTable } from '../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { GuardedTaskRepository } from '../../../src/application/guarded-task-repository.js';
import { FixedClock } from '../../../src/adapters/memory/index.js';
import { TaskRepositoryUnavailableError } from '../../../src/domain/errors.js';
import type { Window } from '../../../src/domain/page.js';
import type { TaskQuery } from '../../../src/domain/task-query.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { positionOf } from '../../../src/domain/task-order.js';
import type { Task } from '../../../src/domain/task.js';
import { TASK_STATUSES } from '../../../src/domain/task.js';
import { reasonOf } from '../../contract/reason-of.js';
import { anId, sumsOf } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { sortedByOracle } from '../../support/list-oracle.js';
import { taskToRow } from '../../support/store-tasks.js';
import { aJob, at } from '../../support/task-builder.js';

type Way = 'ahead' | 'snapshot';

/** A repository that remembers how it read. */
class WatchedRepository extends KnexTaskRepository {
  readonly ways: Way[];

  constructor(knex: Knex, table?: JobsTable) {
    const ways: Way[] = [];
    super(knex, { onRead: (way) => ways.push(way), ...(table && { table }) });
    this.ways = ways;
  }

  /** What a page asks, with foresight or without. */
  list(query: TaskQuery, window: Window, foresees = true) {
    return this.read(
      async (snapshot) => {
        const counts = sumsOf(await snapshot.count(query));
        const positions = await snapshot.positions(query, window);
        const jobs = await snapshot.get(positions.map(({ id }) => id));
        return { counts, positions, jobs };
      },
      undefined,
      foresees ? { query, window: () => window } : undefined,
    );
  }

  async warmUp(): Promise<void> {
    await this.list(ALL_TASKS, { offset: 0, limit: 1 });
    await this.settled();
  }
}

const TYPES = ['llm.chat', 'image', 'Z', 'NULL', `it's "{\\quoted}", with`];
const anyJob = fc.record({
  number: fc.nat(300),
  taskType: fc.constantFrom(...TYPES),
  status: fc.constantFrom(...TASK_STATUSES.filter((status) => status !== 'unknown')),
  // Several at one moment, and some far from all others.
  seconds: fc.oneof(
    { weight: 9, arbitrary: fc.nat(60) },
    { weight: 1, arbitrary: fc.integer({ min: -9e6, max: 9e6 }) },
  ),
});
type Drawn = typeof anyJob extends fc.Arbitrary<infer T> ? T : never;
const anyQuery = fc.record<TaskQuery>({
  scope: fc.constant(ALL_TASKS.scope),
  filter: fc.record({
    taskTypes: fc.oneof(fc.constant([]), fc.subarray([...TYPES, 'none'])),
    statuses: fc.oneof(fc.constant([]), fc.subarray([...TASK_STATUSES])),
  }),
  order: fc.record({
    key: fc.constant('createdAt' as const),
    direction: fc.constantFrom('ascending' as const, 'descending' as const),
  }),
});
const anyWindow = fc.record({
  share: fc.double({ min: 0, max: 1.1, noNaN: true }),
  limit: fc.integer({ min: 0, max: 40 }),
});
const anyStep = fc.oneof(
  fc.constant('fold' as const),
  fc.record({ put: fc.array(anyJob, { maxLength: 60 }), gone: fc.array(fc.nat(300), { maxLength: 40 }) }),
);

type AskedAfter = readonly [
  step: 'fold' | { readonly put: readonly Drawn[]; readonly gone: readonly number[] },
  asked: readonly (readonly [query: TaskQuery, window: { share: number; limit: number }])[],
];
const anySteps: fc.Arbitrary<AskedAfter[]> = fc.array(
  fc.tuple(anyStep, fc.array(fc.tuple(anyQuery, anyWindow), { minLength: 1, maxLength: 5 })),
  { maxLength: 5 },
);

function toTask({ number, taskType, status, seconds }: Drawn): Task {
  const createdAt = at(new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString());
  return aJob({ id: anId(number), taskType, status, createdAt, startedAt: null, finishedAt: null });
}

describe('a list that is read ahead', () => {
  let database: TestDatabase;
  let knex: Knex;
  let repository: WatchedRepository;

  before(async () => {
    database = await testDatabase();
    knex = database.knex;
    await installLedger(knex, { leafSeconds: 3 });
  });
  after(() => database.close());

  describe('of any jobs', () => {
    const held = new Map<string, Task>();

    async function write({ put, gone }: { put: readonly Drawn[]; gone: readonly number[] }): Promise<void> {
      const tasks = new Map(put.map((job) => [anId(job.number), toTask(job)]));
      for (const id of gone.map(anId))
        if (held.delete(id)) await knex('inference_jobs').where({ id }).delete();
      if (tasks.size > 0) {
        await knex('inference_jobs')
          .insert([...tasks.values()].map(taskToRow))
          .onConflict('id')
          .merge();
      }
      for (const [id, task] of tasks) held.set(id, task);
    }

    before(async () => {
      repository = new WatchedRepository(knex);
      await repository.warmUp();
    });

    it('is no longer than a few pages: beyond that, jobs are read whose positions alone are asked for', async () => {
      repository.ways.length = 0;
      await repository.list(ALL_TASKS, { offset: 0, limit: 500 });
      await repository.list(ALL_TASKS, { offset: 0, limit: 501 });
      expect(repository.ways).to.deep.equal(['ahead', 'snapshot']);
    });

    async function expectTable([step, asked]: AskedAfter): Promise<void> {
      await (step === 'fold' ? foldLedger(knex) : write(step));
      for (const [query, { share, limit }] of asked) {
        const all = [...held.values()];
        const expected = sortedByOracle(all, query);
        const window = { offset: Math.floor(share * expected.length), limit };
        const { counts, positions, jobs } = await repository.list(query, window);
        const shown = expected.slice(window.offset, window.offset + limit);
        const sums: Record<string, number> = {};
        for (const { taskType, status } of all) {
          sums[`${taskType}/${status}`] = (sums[`${taskType}/${status}`] ?? 0) + 1;
        }
        const told = Object.entries(counts).filter(([, { count }]) => count !== 0);
        expect(Object.fromEntries(told.map(([name, { count }]) => [name, count]))).to.deep.equal(sums);
        expect(positions).to.deep.equal(shown.map((task) => positionOf(task, query.order)));
        expect([...jobs].map((job) => job.id)).to.have.members(shown.map(({ id }) => id));
      }
    }

    it('is nearly always read in one go', async () => {
      repository.ways.length = 0;
      for (const steps of fc.sample(anySteps, { seed: 1, numRuns: 30 })) {
        for (const step of steps) await expectTable(step);
      }
      const ahead = repository.ways.filter((way) => way === 'ahead').length;
      expect(ahead / repository.ways.length).to.be.greaterThan(0.9);
    });

    it('is that of the table, whatever was written or folded before', async () => {
      await fc.assert(
        fc.asyncProperty(anySteps, async (steps) => {
          for (const step of steps) await expectTable(step);
        }),
        { numRuns: 40 },
      );
    });
  });

  describe('of a table with whatever a platform may hold', () => {
    const TABLE: JobsTable = {
      schema: 'platform x',
      table: `The "jobs" of o'brien`,
      unboundedTime: true,
      columns: {
        ...{
          id: 'Job Id',
          userId: `user's`,
          name: '"name"',
          taskType: 'moment',
          status: '100% state',
          progress: 'n',
        },
        ...{
          error: 'select',
          details: 'details $1',
          createdAt: 'created %s',
          startedAt: 'key',
          finishedAt: 'shift',
        },
      },
    };
    const NAME = `"platform x"."The ""jobs"" of o'brien"`;
    const windows = [0, 100, 400, 480].map((offset) => ({ offset, limit: 100 }));
    const filters = [
      {},
      { statuses: ['running'] },
      { taskTypes: ['NULL'] },
      { taskTypes: [`{"a\\,'`], statuses: ['succeeded'] },
      { statuses: ['unknown'] },
    ] as const;

    /** Both ways, and whether they tell the same. */
    async function compare(query: TaskQuery): Promise<void> {
      for (const window of windows) {
        const ahead = await repository.list(query, window);
        const snapshot = await repository.list(query, window, false);
        const told = ({ counts }: typeof ahead) =>
          Object.fromEntries(Object.entries(counts).filter(([, { count }]) => count !== 0));
        expect(told(ahead)).to.deep.equal(told(snapshot));
        expect(ahead.positions).to.deep.equal(snapshot.positions);
        expect(fieldsOf(ahead.jobs)).to.deep.equal(fieldsOf(snapshot.jobs));
      }
    }

    function fieldsOf(jobs: readonly Task[]) {
      const fields = jobs.map(
        ({ id, source, origin, taskType, status, statusText, name, userId, ...rest }) => {
          const { progress, createdAt, startedAt, finishedAt, error } = rest as Task;
          const details = jobs.find((job) => job.id === id)?.details;
          const words = { id, source, origin, taskType, status, statusText, name, userId, error };
          return { ...words, progress, createdAt, startedAt, finishedAt, details };
        },
      );
      return fields.sort((a, b) => (a.id < b.id ? -1 : 1));
    }

    async function compareAll(): Promise<void> {
      for (const filter of filters) {
        for (const direction of ['ascending', 'descending'] as const) {
          const order = { key: 'createdAt', direction } as const;
          await compare({ ...ALL_TASKS, filter: { statuses: [], taskTypes: [], ...filter }, order });
        }
      }
    }

    async function prepare(details: string, progress: string): Promise<void> {
      await knex.raw(`DROP SCHEMA IF EXISTS "platform x" CASCADE; CREATE SCHEMA "platform x";
        CREATE TYPE "platform x".state AS ENUM ('running', 'succeeded', 'FAILED', 'weird "state"');
        CREATE TABLE ${NAME} ("Job Id" uuid PRIMARY KEY, "user's" text, """name""" text, "moment" varchar COLLATE "C",
          "100% state" "platform x".state, n ${progress}, "select" text, "details $1" ${details},
          "created %s" timestamptz, "key" timestamptz, shift timestamptz, skipped int, "limit" int)`);
      await knex.raw(
        `INSERT INTO ${NAME} SELECT md5(i::text)::uuid, CASE WHEN i % 3 > 0 THEN 'u' || i END,
            CASE i % 50 WHEN 7 THEN repeat('名', 2000) WHEN 8 THEN '' ELSE 'name' || i END,
            (ARRAY['chat', 'NULL', ?, ''])[1 + i % 4], (ARRAY['running', 'succeeded']::"platform x".state[])[1 + i / 4 % 2],
            CASE WHEN i % 5 > 0 THEN i / 1000.0 END, CASE i % 60 WHEN 9 THEN repeat('e', 20000) END,
            (CASE i % 100 WHEN 1 THEN NULL WHEN 2 THEN to_json(repeat('d', 70000)) WHEN 3 THEN '{"a": 12345678901234567890}'
              WHEN 4 THEN (repeat('[', 200) || repeat(']', 200))::json WHEN 5 THEN '"\\u0041 \\" 1.50"' ELSE '{"b":  [1.50, null], "a": 1}' END)::${details},
            timestamptz '2026-01-01' + i / 3 * interval '0.700001 s',
            (ARRAY[NULL, 'infinity', '-infinity', '0044-03-15 BC', '1970-01-01', '12000-01-01', '2026-01-01 00:00:00.1', '0001-01-01']::timestamptz[])[1 + i % 8],
            NULL, 1, 1 FROM generate_series(1, 500) AS i`,
        [`{"a\\,'`],
      );
      await installLedger(knex, { table: TABLE, leafSeconds: 5 });
      repository = new WatchedRepository(knex, TABLE);
      await repository.warmUp();
    }
    const share = () =>
      repository.ways.filter((way) => way === 'ahead').length / (repository.ways.length / 2);

    for (const [details, progress] of [
      ['jsonb', 'numeric'],
      ['json', 'double precision'],
      ['jsonb', 'text'],
      ['json', 'real'],
    ] as const) {
      it(`gives the same jobs as a snapshot does: details ${details}, progress ${progress}`, async () => {
        await prepare(details, progress);
        await compareAll();
        expect(share()).to.be.greaterThan(0.7);
      });
    }

    it('leaves to a snapshot what it can not tell: moments without a place, and words of another spelling', async () => {
      await prepare('jsonb', 'numeric');
      const count = () => repository.ways.filter((way) => way === 'ahead').length;
      const put = (status: string, created: string) =>
        knex.raw(
          `INSERT INTO ${NAME} ("Job Id", "moment", "100% state", "created %s") VALUES (gen_random_uuid(), 'chat', '${status}', '${created}')`,
        );
      await put('FAILED', '2026-01-01 00:00:03');
      await compareAll();
      const query = { ...ALL_TASKS, filter: { statuses: ['failed' as const], taskTypes: [] } };
      const before = count();
      await compare(query);
      expect(count()).to.equal(before);
      await compare(ALL_TASKS);
      expect(count()).to.equal(before + windows.length);
      for (const moment of ['infinity', '-infinity', '0044-03-15 BC', '1970-01-01', '12000-01-01']) {
        await put('running', moment);
        await compare(ALL_TASKS);
      }
      await foldLedger(knex, TABLE);
      await compareAll();
      await knex.raw(
        `DELETE FROM ${NAME} WHERE "key" IS NULL AND "created %s" NOT BETWEEN '2025-01-01' AND '2027-01-01'`,
      );
      await compareAll();
    });

    it('follows an enumeration whose words are renamed and added', async () => {
      await prepare('jsonb', 'numeric');
      await compareAll();
      await knex.raw(`ALTER TYPE "platform x".state RENAME VALUE 'running' TO 'queued'`);
      await compareAll();
      await knex.raw(`ALTER TYPE "platform x".state ADD VALUE 'cancelled'`);
      await knex.raw(
        `INSERT INTO ${NAME} ("Job Id", "moment", "100% state", "created %s") VALUES (gen_random_uuid(), 'chat', 'cancelled', '2026-01-01')`,
      );
      await compareAll();
      await compare({ ...ALL_TASKS, filter: { statuses: ['cancelled', 'queued'], taskTypes: [] } });
    });
  });

  describe('on a connection that others use too', () => {
    const page = { offset: 0, limit: 10 };
    const SETTINGS = [
      'statement_timeout',
      'lock_timeout',
      'plan_cache_mode',
      'jit',
      'datestyle',
      'timezone',
      'enable_seqscan',
      'enable_sort',
    ];
    let shared: Knex;

    before(async () => {
      await knex('inference_jobs').delete();
      await knex('inference_jobs').insert(
        Array.from({ length: 50 }, (_, i) => taskToRow(aJob({ id: anId(i) }))),
      );
      await foldLedger(knex);
    });
    beforeEach(async () => {
      shared = database.connect({ poolMax: 1 });
      repository = new WatchedRepository(shared);
      await repository.warmUp();
    });
    afterEach(() => shared.destroy());

    const settings = async () => {
      const { rows } = await shared.raw<{ rows: unknown[] }>(
        'SELECT name, setting FROM pg_settings WHERE name = ANY (?) ORDER BY 1',
        [SETTINGS] as never,
      );
      return rows;
    };
    const list = () => repository.list(ALL_TASKS, page);
    const lastWay = async () => {
      const { jobs } = await list();
      expect(jobs).to.have.length(10);
      return repository.ways.at(-1);
    };

    it('leaves its settings as they were', async () => {
      const own = database.connect({ poolMax: 1 });
      await shared.raw(
        `SET timezone = 'Asia/Taipei'; SET datestyle = 'German'; SET intervalstyle = 'sql_standard'`,
      );
      const before = await settings();
      expect(await lastWay()).to.equal('ahead');
      expect(await settings()).to.deep.equal(before);
      await own.destroy();
    });

    it('is told the same moments, whatever the settings of the connection are', async () => {
      const { jobs } = await list();
      await shared.raw(
        `SET timezone = 'Asia/Taipei'; SET datestyle = 'German'; SET bytea_output = 'escape'; SET extra_float_digits = 3`,
      );
      expect((await list()).jobs).to.deep.equal(jobs);
      expect(repository.ways.at(-1)).to.equal('ahead');
    });

    it('asks again on a snapshot where the server knows its prepared statements no more, or others of their names', async () => {
      for (const change of ['DEALLOCATE ALL', 'DISCARD ALL']) {
        repository = new WatchedRepository(shared);
        await repository.warmUp();
        expect(await lastWay()).to.equal('ahead');
        await shared.raw(change);
        expect(await lastWay()).to.equal('snapshot');
        expect(await lastWay()).to.equal('snapshot');
      }
      const { rows } = await shared.raw<{ rows: { name: string }[] }>(
        `SELECT name FROM pg_prepared_statements WHERE name LIKE 'taskdeck%'`,
      );
      expect(rows).to.deep.equal([]);
    });

    it('asks on a snapshot where a name is taken already', async () => {
      await list();
      const { rows: taken } = await shared.raw<{ rows: { name: string }[] }>(
        `SELECT name FROM pg_prepared_statements WHERE name LIKE 'taskdeck%'`,
      );
      expect(taken).to.have.length(2);
      const other = database.connect({ poolMax: 1 });
      const onOther = new WatchedRepository(other);
      await onOther.warmUp();
      for (const { name } of taken) await other.raw(`PREPARE ${name} AS SELECT 1`);
      const { jobs } = await onOther.list(ALL_TASKS, page);
      expect(jobs).to.have.length(10);
      expect(onOther.ways.at(-1)).to.equal('snapshot');
      await other.destroy();
    });

    it('ends at the limit for locks, as a time-out that keeps others out', async () => {
      repository = new WatchedRepository(shared);
      const impatient = new KnexTaskRepository(shared, { statementTimeoutMs: 100 });
      const foresight = { query: ALL_TASKS, window: () => page };
      const read = (from: Pick<KnexTaskRepository, 'read'>) =>
        from.read((snapshot) => snapshot.count(ALL_TASKS), undefined, foresight);
      await read(impatient);
      await impatient.settled();
      const guarded = new GuardedTaskRepository(impatient, new FixedClock(at('2026-01-01T00:00:00Z')));
      await read(guarded);
      await knex.transaction(async (transaction) => {
        await transaction.raw('LOCK TABLE inference_jobs IN ACCESS EXCLUSIVE MODE');
        const reason = await reasonOf(read(guarded));
        expect(reason).to.be.instanceOf(TaskRepositoryUnavailableError);
        expect(reason).to.have.property('fault', 'timeout');
        expect(await reasonOf(read(guarded))).to.equal(reason);
      });
      await read(impatient);
    });

    it('is given up with its signal, and so by the server', async () => {
      await list();
      await knex.transaction(async (transaction) => {
        await transaction.raw('LOCK TABLE inference_jobs IN ACCESS EXCLUSIVE MODE');
        const controller = new AbortController();
        const reading = reasonOf(
          repository.read((snapshot) => snapshot.count(ALL_TASKS), controller.signal, {
            query: ALL_TASKS,
            window: () => page,
          }),
        );
        const waiting = async () => {
          const { rows } = await transaction.raw<{ rows: { n: number }[] }>(
            `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return rows[0]?.n;
        };
        await eventually(waiting, { until: (n) => n === 1 });
        const reason = new Error('gone');
        controller.abort(reason);
        expect(await reading).to.equal(reason);
        await eventually(waiting, { until: (n) => n === 0 });
      });
      await list();
    });

    it('is read on a snapshot by a role that may not read the ledger', async () => {
      const role = `reader_${Date.now()}`;
      await knex.raw(`CREATE ROLE ${role}; GRANT SELECT ON inference_jobs TO ${role}`);
      try {
        await repository.warmUp();
        expect(await lastWay()).to.equal('ahead');
        await shared.raw(`SET ROLE ${role}`);
        expect(await lastWay()).to.equal('snapshot');
        await repository.settled();
        expect(await lastWay()).to.equal('snapshot');
      } finally {
        await shared.raw('RESET ROLE').catch(() => undefined);
        await knex.raw(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      }
    });
  });

  describe('of many jobs', () => {
    let many: Knex;

    before(async () => {
      many = database.connect({ poolMax: 1 });
      await knex('inference_jobs').delete();
      await knex.raw(`INSERT INTO inference_jobs (task_type, status, created_at)
        SELECT (ARRAY['chat', 'image', 'speech'])[1 + i % 3], (ARRAY['succeeded', 'failed', 'queued'])[1 + (i % 40) / 19], timestamptz '2026-01-01' + i * interval '1 s'
          FROM generate_series(1, 20000) AS i`);
      await foldLedger(knex);
      await knex.raw('VACUUM ANALYZE inference_jobs');
      repository = new WatchedRepository(many);
      await repository.warmUp();
    });
    after(() => many.destroy());

    it('goes by indexes alone, in any shape', async () => {
      const filters = [{}, { statuses: ['succeeded'] }, { statuses: ['queued'] }] as const;
      for (const filter of filters) {
        for (const direction of ['ascending', 'descending'] as const) {
          for (const offset of [0, 900, 3_000, 9_000, 15_000, 19_000]) {
            const order = { key: 'createdAt', direction } as const;
            await repository.list(
              { ...ALL_TASKS, filter: { statuses: [], taskTypes: [], ...filter }, order },
              { offset, limit: 20 },
            );
          }
        }
      }
      expect(new Set(repository.ways.slice(1))).to.deep.equal(new Set(['ahead']));
      const plans = await many.transaction(async (transaction) => {
        const { rows } = await transaction.raw<{ rows: { name: string; parameters: number }[] }>(
          `SELECT name, cardinality(parameter_types) AS parameters FROM pg_prepared_statements WHERE name LIKE 'taskdeck%'`,
        );
        for (const { name } of rows.filter(({ parameters }) => parameters === 0))
          await transaction.raw(`EXECUTE ${name}`);
        const found: string[][] = [];
        for (const { name, parameters } of rows.filter((row) => row.parameters > 0)) {
          const values = new Array(parameters).fill('NULL').join(', ');
          const { rows: lines } = await transaction.raw<{ rows: { 'QUERY PLAN': string }[] }>(
            `EXPLAIN (COSTS OFF) EXECUTE ${name}(${values})`,
          );
          found.push(lines.map((line) => line['QUERY PLAN']));
        }
        return found;
      });
      expect(plans.length).to.be.at.least(6);
      for (const plan of plans) {
        const ways = plan
          .map((line) => line.trim())
          .filter((line) => / on inference_jobs( job(_\d+)?)?$/.test(line));
        expect(ways, plan.join('\n')).to.have.length(2);
        for (const way of ways)
          expect(way).to.match(
            /^-> {2}Index (Only )?Scan .*using inference_jobs_(created|created_id|class|pkey)\w* /,
          );
      }
    });
  });
});
