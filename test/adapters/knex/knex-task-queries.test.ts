import { expect } from 'chai';
import { ping } from '../../../src/adapters/knex/create-database.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import { isChosen } from '../../../src/application/query/matching.js';
import type { TaskFilter } from '../../../src/domain/task-filter.js';
import { SORT_KEYS } from '../../../src/domain/task-order.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { reasonOf } from '../../contract/reason-of.js';
import { anId, within } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { storeTasks } from '../../support/store-tasks.js';
import { aJob, at } from '../../support/task-builder.js';

interface Sent {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

describe("KnexTaskRepository's queries", () => {
  let database: TestDatabase;
  let repository: KnexTaskRepository;
  let sent: Sent[];

  before(async () => {
    database = await testDatabase();
    repository = new KnexTaskRepository(database.knex);
    database.knex.on('query', (query: Sent) => sent.push(query));
  });
  beforeEach(() => {
    sent = [];
  });
  after(() => database.close());

  it('take five round trips for a page, once the table is looked up, on a session that keeps no state', async () => {
    await storeTasks(database.knex, [aJob()]);
    await repository.read((snapshot) => snapshot.count(ALL_TASKS));
    await ping(database.knex);
    sent = [];
    await repository.read(async (snapshot) => {
      await snapshot.count(ALL_TASKS);
      const positions = await snapshot.positions(ALL_TASKS, { offset: 0, limit: 20 });
      await snapshot.get(positions.map(({ id }) => id));
    });
    const [begin, count, positions, get, end] = sent.map(({ sql }) => sql);
    expect(sent).to.have.length(5);
    expect(begin).to.match(
      /^BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\s+SET LOCAL statement_timeout = 5000;/,
    );
    expect([count, positions, get].every((sql) => sql?.startsWith('SELECT'))).to.equal(true);
    expect(end).to.equal('COMMIT');
    expect(begin!.replaceAll('SET LOCAL', '')).to.not.match(/\bSET\b/);
  });

  it('leave no setting behind in the session', async () => {
    const knex = database.connect({ poolMax: 1 });
    await new KnexTaskRepository(knex, { statementTimeoutMs: 1234 }).read(async () => undefined);
    const { rows } = await knex.raw<{ rows: unknown[] }>(
      `SELECT current_setting('statement_timeout') AS timeout, current_setting('jit') AS jit,
              current_setting('application_name') AS name,
              (SELECT count(*)::int FROM pg_prepared_statements) AS statements`,
    );
    expect(rows).to.deep.equal([{ timeout: '0', jit: 'on', name: 'taskdeck', statements: 0 }]);
  });

  it('refuse a window that is none, which would otherwise read the whole table', async () => {
    for (const window of [
      { offset: 0, limit: NaN },
      { offset: -1, limit: 1 },
      { offset: 0.5, limit: 1 },
      { offset: 0, limit: Infinity },
      { offset: 0, limit: undefined as unknown as number },
    ]) {
      const reading = repository.read((snapshot) => snapshot.positions(ALL_TASKS, window));
      expect(await reasonOf(reading)).to.be.an.instanceOf(RangeError);
    }
  });

  it('tell the time of the database as the time of the snapshot', async () => {
    const clock = async () =>
      (
        await database.knex.raw<{ rows: { now: string }[] }>(
          'SELECT to_char(clock_timestamp() AT TIME ZONE \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\') AS now',
        )
      ).rows[0]!.now;
    const before = await clock();
    const takenAt = await repository.read(async (snapshot) => snapshot.takenAt);
    expect(takenAt >= at(before) && takenAt <= at(await clock())).to.equal(true);
  });

  describe('for details that a list can not carry', () => {
    const nested = (depth: number) => `${'{"a":['.repeat(depth / 2)}1${']}'.repeat(depth / 2)}`;

    async function detailsOf(json: string): Promise<unknown> {
      await storeTasks(database.knex, []);
      await database
        .knex(JOBS_TABLE)
        .insert({ id: anId(1), task_type: 't', status: 'queued', details: json });
      const [task] = await repository.read((snapshot) => snapshot.get([anId(1)]));
      return task!.details;
    }

    it('give what fits', async () => {
      const text = 'x'.repeat(65_536 - 2);
      expect(await detailsOf(JSON.stringify(text))).to.equal(text);
      expect(JSON.stringify(await detailsOf(nested(100)))).to.equal(nested(100));
      const digits = `[${'1, '.repeat(21_844)}1]`;
      expect(await detailsOf(digits)).to.have.length(21_845);
      expect(await detailsOf('"[[\\"{["')).to.equal('[["{[');
    });

    it('tell the size of what is too large', async () => {
      const omitted = { details_omitted: 'too_large', bytes: 65_537 };
      expect(await detailsOf(JSON.stringify('x'.repeat(65_537 - 2)))).to.deep.equal(omitted);
      expect(await detailsOf(JSON.stringify('\u{1f600}'.repeat(90_000)))).to.deep.include({
        bytes: 360_002,
      });
    });

    it('give up on what would take seconds to write out, at once', async () => {
      const limited = new KnexTaskRepository(database.knex, { statementTimeoutMs: 1_000 });
      const hostile = [
        "jsonb_build_object('a', repeat(chr(1), 30000000))",
        '(SELECT jsonb_agg(md5(i::text)) FROM generate_series(1, 100000) AS i)',
      ];
      for (const details of hostile) {
        await storeTasks(database.knex, [aJob({ id: anId(1) }), aJob({ id: anId(2) })]);
        await database.knex.raw(`UPDATE ${JOBS_TABLE} SET details = ${details} WHERE id = ?`, [anId(1)]);
        const tasks = await limited.read((snapshot) => snapshot.get([anId(1), anId(2)]));
        expect(tasks.map((task) => task.details)).to.deep.include({});
        const omitted = tasks.find(({ id }) => id === anId(1))!.details;
        expect(omitted).to.have.property('details_omitted', 'too_large');
        expect(omitted).to.have.property('bytes').that.is.greaterThan(65_536);
      }
    });

    it('give numbers of any size', async () => {
      const large = 10n ** 400n;
      expect(await detailsOf('{"a":1e400,"b":-1e22,"c":1e-400}')).to.deep.equal({
        a: large,
        b: -(10n ** 22n),
        c: 0,
      });
      const fraction = `1${'0'.repeat(400)}.5`;
      expect(await detailsOf(`[${fraction}]`)).to.deep.equal([fraction]);
      expect(await detailsOf('[1e60000]')).to.deep.equal([`1${'0'.repeat(60_000)}`]);
    });

    it('give members of odd names and texts of escapes as they are', async () => {
      const odd = '{"__proto__": {"x": 1}, "toJSON": 12345678901234567890, "a": "\\\\u0000 \\\\ud800"}';
      const details = (await detailsOf(odd)) as Record<string, unknown>;
      expect(Object.keys(details)).to.have.members(['__proto__', 'toJSON', 'a']);
      expect(details['a']).to.equal('\\u0000 \\ud800');
    });

    it('tell what is nested too deep', async () => {
      expect(await detailsOf(nested(102))).to.have.property('details_omitted', 'too_deep');
      expect(await detailsOf(nested(6_000))).to.have.property('details_omitted', 'too_deep');
      expect(await detailsOf(nested(6_000).replace('1', '9007199254740993'))).to.have.property(
        'details_omitted',
      );
    });
  });

  it('cut texts that are too long for a list, whole characters at a time', async () => {
    const long = '\u{1f600}'.repeat(20_000);
    const most = '\u{1f600}'.repeat(10_000);
    await storeTasks(database.knex, [
      aJob({ id: anId(1), name: long, userId: long, taskType: 'x'.repeat(256), error: long }),
      aJob({ id: anId(2), error: most }),
    ]);
    const tasks = await repository.read((snapshot) => snapshot.get([anId(1), anId(2)]));
    const [cut, whole] = [anId(1), anId(2)].map((id) => tasks.find((task) => task.id === id));
    const name = `${'\u{1f600}'.repeat(1_000)}…`;
    expect(cut).to.include({ name, userId: name, taskType: `${'x'.repeat(255)}…`, error: `${most}…` });
    expect(whole).to.include({ name: 'nightly summaries', error: most });
  });

  describe('over 60,000 jobs', () => {
    const ROWS = 60_000;
    const FILTERS: readonly TaskFilter[] = [
      { taskTypes: [], statuses: [] },
      { taskTypes: [], statuses: ['queued'] },
      { taskTypes: [], statuses: ['running', 'failed'] },
      { taskTypes: [], statuses: ['succeeded'] },
      { taskTypes: ['type 1'], statuses: [] },
      { taskTypes: ['type 1', 'type 2', 'none'], statuses: ['failed', 'cancelled'] },
    ];

    before(async () => {
      await database.knex.raw(
        `INSERT INTO ${JOBS_TABLE} (task_type, status, created_at, started_at, finished_at)
         SELECT 'type ' || i % 8, status, created,
                CASE WHEN status <> 'queued' THEN created + interval '1 s' END,
                CASE WHEN status NOT IN ('queued', 'running') THEN created + interval '1 min' END
           FROM (SELECT i, timestamptz '2026-01-01' + i * interval '1 min' AS created,
                        CASE WHEN i > ${ROWS} - 200 THEN 'queued' WHEN i > ${ROWS} - 400 THEN 'running'
                             WHEN i % 1000 = 0 THEN 'cancelled' WHEN i % 15 = 0 THEN 'failed' ELSE 'succeeded' END AS status
                   FROM generate_series(1, ${ROWS}) AS i) AS job`,
      );
      await database.knex.raw(`VACUUM (ANALYZE) ${JOBS_TABLE}`);
    });

    /** What was read of the table, and how. */
    async function explain({ sql, bindings }: Sent): Promise<{ kinds: string[]; entries: number }> {
      const { rows } = await database.knex.raw<{ rows: { 'QUERY PLAN': [{ Plan: Plan }] }[] }>(
        `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${sql.replaceAll(/\$\d+/g, '?')}`,
        bindings as never,
      );
      const scans: Plan[] = [];
      const collect = (plan: Plan): void => {
        if (plan['Relation Name'] === JOBS_TABLE) scans.push(plan);
        plan.Plans?.forEach(collect);
      };
      collect(rows[0]!['QUERY PLAN'][0].Plan);
      const entries = scans.map(
        (scan) => (scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0)) * scan['Actual Loops'],
      );
      return {
        kinds: scans.map((scan) => scan['Node Type']),
        entries: entries.reduce((sum, n) => sum + n, 0),
      };
    }

    for (const key of SORT_KEYS) {
      for (const direction of ['ascending', 'descending'] as const) {
        for (const asOf of [null, at('2026-02-05T00:00:00Z')]) {
          it(`read indexes alone, and little of them at both ends, by ${key} ${direction}${asOf ? ' as of a moment' : ''}`, async () => {
            for (const filter of FILTERS) {
              const query = within({ asOf }, { ...ALL_TASKS, filter, order: { key, direction } });
              const total = await repository.read(async (snapshot) => {
                const { classes } = await snapshot.count(query);
                const counts = classes.filter((entry) => isChosen(entry, filter));
                return counts.reduce((sum, { count }) => sum + count, 0);
              });
              for (const offset of [0, Math.floor(total / 2), Math.max(0, total - 20)]) {
                sent = [];
                await repository.read((snapshot) => snapshot.positions(query, { offset, limit: 20 }));
                const positions = sent.find(({ sql }) => sql.includes('AS run'));
                if (positions === undefined) continue;
                const { kinds, entries } = await explain(positions);
                const which = JSON.stringify({ filter, offset, total, kinds, entries });
                expect(new Set(kinds), which).to.deep.equal(new Set(['Index Only Scan']));
                if (offset !== Math.floor(total / 2))
                  expect(entries, which).to.be.lessThan(asOf ? 20_000 : 10_100);
              }
            }
          });
        }
      }
    }
  });
});
