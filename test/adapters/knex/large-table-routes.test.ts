import { expect } from 'chai';
import type { Knex } from 'knex';
import { openWith } from '../../../src/adapters/knex/connection-lease.js';
import { KnexTaskSnapshot } from '../../../src/adapters/knex/knex-task-snapshot.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import type { LedgerNames } from '../../../src/adapters/knex/ledger/ledger-names.js';
import type { Counting } from '../../../src/adapters/knex/reach.js';
import type { TrustedLedger } from '../../../src/adapters/knex/trusted-ledger.js';
import { isChosen } from '../../../src/application/query/matching.js';
import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import type { TaskFilter } from '../../../src/domain/task-filter.js';
import type { TaskQuery } from '../../../src/domain/task-query.js';
import type { TaskScope } from '../../../src/domain/task-scope.js';
import { UNSCOPED } from '../../../src/domain/task-scope.js';
import type { Task } from '../../../src/domain/task.js';
import type { TaskSnapshot } from '../../../src/domain/ports/task-repository.js';
import type { Timestamp } from '../../../src/domain/timestamp.js';
import { FIRST_TOLD } from '../../../src/domain/timestamp.js';
import { expectHistogram } from '../../contract/expect-histogram.js';
import { testDatabase } from '../../support/database.js';
import { newerByOracle, sortedByOracle } from '../../support/list-oracle.js';
import { Resources } from '../../support/resources.js';
import { trustedLedger } from '../../support/scattered-jobs.js';
import { aJob, at } from '../../support/task-builder.js';

/** More than are gathered, and than are counted of a class without a ledger; fewer than it takes long to make. */
const JOBS = 24_000;
/** What a snapshot is told of its table, so that it goes the ways of a large one. */
const AS_IF_LARGE = 5_000_000;

const moment = (of: string) => `timestamptz '2026-01-01T00:00:00Z' + ${of} * interval '1 s'`;
const INSERT = `INSERT INTO inference_jobs (id, user_id, name, task_type, status, created_at, started_at, finished_at)
  SELECT md5(i::text)::uuid, CASE WHEN i % 13 > 0 THEN 'busy' ELSE 'u-' || i % 7 END,
         CASE i % 3 WHEN 0 THEN 'nightly report' WHEN 1 THEN 'nightly 會議' END,
         (ARRAY['chat', 'chat', 'chat', 'image'])[1 + i % 4], (ARRAY['succeeded', 'succeeded', 'failed'])[1 + i / 5 % 3],
         CASE WHEN i % 1000 > 0 THEN ${moment('i / 3')} ELSE '0001-01-01Z' END,
         CASE WHEN i % 5 > 0 THEN ${moment('(i::bigint * 7919 % 9973)')} END, CASE WHEN i % 2 > 0 THEN ${moment('(i::bigint * 104729 % 9973)')} END
    FROM generate_series(?::int, ?::int) AS i`;

interface StoredJob extends Pick<Task, 'id' | 'userId' | 'name' | 'taskType' | 'status'> {
  readonly moments: readonly (string | null)[];
}

async function readTasks(knex: Knex): Promise<Task[]> {
  const text = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
  const utc = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', ${text})`;
  const { rows } = await knex.raw<{ rows: StoredJob[] }>(
    `SELECT id, user_id AS "userId", name, task_type AS "taskType", status,
            json_build_array(${['created_at', 'started_at', 'finished_at'].map(utc).join(', ')}) AS moments FROM inference_jobs`,
  );
  return rows.map(({ moments, ...rest }) => {
    const [createdAt = null, startedAt = null, finishedAt = null] = moments.map((text_) =>
      text_ === null || text_ < FIRST_TOLD ? null : at(text_),
    );
    return aJob({ ...rest, createdAt, startedAt, finishedAt });
  });
}

/** The query, of jobs that were created no earlier. */
function since(query: TaskQuery, searchedFrom: Timestamp | null): TaskQuery {
  const { scope } = query;
  return { ...query, scope: { ...scope, createdFrom: searchedFrom ?? scope.createdFrom } };
}

const secondsIn = (seconds: number) => at(new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString());
const night = [{ kind: 'text', text: 'nightly' }] as const;
const SCOPES: Readonly<Record<string, Partial<TaskScope>>> = {
  'all jobs': {},
  'those of long ago': { asOf: secondsIn(5_000) },
  'a wide range': { createdFrom: secondsIn(100), createdTo: secondsIn(7_900) },
  'a wide range of long ago': { createdFrom: secondsIn(200), asOf: secondsIn(7_800) },
  'a narrow range': { createdFrom: secondsIn(1_000), createdTo: secondsIn(1_500) },
  'a busy user': { userId: 'busy' },
  'a busy user long ago': { userId: 'busy', asOf: secondsIn(6_000) },
  'a user': { userId: 'u-3' },
  'a frequent word': { search: night },
  'a frequent word long ago': { search: night, asOf: secondsIn(4_000) },
  'a frequent word of a user': { search: night, userId: 'busy', createdTo: secondsIn(7_500) },
};
const NARROW: TaskFilter = { statuses: ['failed'], taskTypes: ['chat'] };

describe('the ways of a large table', function () {
  this.timeout(60_000);
  const resources = new Resources();
  let knex: Knex;
  let tasks: readonly Task[];
  let names: LedgerNames;
  let trusted: TrustedLedger;

  before(async () => {
    ({ knex } = resources.use(await testDatabase()));
    await knex.raw(INSERT, [1, JOBS / 2]);
    await installLedger(knex, { leafSeconds: 60 });
    await knex.raw(INSERT, [JOBS / 2 + 1, JOBS - 500]);
    await foldLedger(knex);
    await knex.raw(INSERT, [JOBS - 499, JOBS]);
    await knex.raw('VACUUM ANALYZE inference_jobs');
    tasks = await readTasks(knex);
    ({ names, trusted } = await trustedLedger(knex));
  });
  after(() => resources.close());

  async function read(
    counting: Counting,
    rows: number,
    use: (snapshot: TaskSnapshot) => Promise<void>,
  ): Promise<void> {
    const { lease } = await openWith(knex, { deadlineMs: 30_000 }, () =>
      knex.raw('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'),
    );
    try {
      const source = { knex, lease, origin: 'compute', names, counting, rows, isRestricted: false };
      await use(new KnexTaskSnapshot(source, secondsIn(10_000)));
      await lease.run(knex.raw('COMMIT'));
    } finally {
      lease.release();
    }
  }

  /** Gives how far back was searched. */
  async function expectLikeOracle(snapshot: TaskSnapshot, asked: TaskQuery): Promise<string | null> {
    const { classes, searchedFrom } = await snapshot.count(asked);
    const { filter } = asked;
    const query = since(asked, searchedFrom);
    const sorted = sortedByOracle(tasks, query);
    const expected = sorted.map(({ id }) => id);
    const matching = classes.filter((entry) => isChosen(entry, filter));
    const isCounted = matching.every(({ atLeast }) => atLeast !== true);
    const [count, newer] = (['count', 'newer'] as const).map((key) =>
      matching.reduce((sum, entry) => sum + entry[key], 0),
    );
    if (isCounted) expect(count).to.equal(expected.length);
    else expect(count).to.be.within(10_000, expected.length);
    // Of what is newer too, no more is found than there is time for.
    const newerThere = newerByOracle(tasks, query);
    if (searchedFrom === null && isCounted) expect(newer).to.equal(newerThere);
    else expect(newer).to.be.within(Math.min(1, newerThere), newerThere);
    const offsets = isCounted
      ? [0, 30, Math.floor(expected.length / 2), Math.max(0, expected.length - 15)]
      : [0, 9_000];
    for (const offset of offsets) {
      const positions = await snapshot.positions(asked, { offset, limit: 20 });
      expect(
        positions.map(({ id }) => id),
        `${offset}`,
      ).to.deep.equal(expected.slice(offset, offset + 20));
    }
    if (asked.order.key === 'createdAt') {
      const shape = { bins: 60, span: null };
      const { searchedFrom: from, ...histogram } = await snapshot.histogram(asked, shape);
      const binned = from === searchedFrom ? sorted : sortedByOracle(tasks, since(asked, from));
      expectHistogram({ ...histogram, searchedFrom: null }, binned, shape);
    }
    return searchedFrom;
  }

  const WAYS: Readonly<Record<string, { counting: () => Counting; rows: number }>> = {
    'with a ledger': { counting: () => trusted, rows: JOBS },
    'with a ledger, of millions': { counting: () => trusted, rows: AS_IF_LARGE },
    'without a ledger': { counting: () => 'scan', rows: JOBS },
    'without a ledger, of millions': { counting: () => 'limited', rows: AS_IF_LARGE },
  };
  for (const [way, { counting, rows }] of Object.entries(WAYS)) {
    describe(way, () => {
      for (const [name, scope] of Object.entries(SCOPES)) {
        it(`gives what an oracle gives of ${name}`, async () => {
          const keys = ['createdAt', name.length % 2 === 0 ? 'startedAt' : 'finishedAt'] as const;
          for (const [number, key] of keys.entries()) {
            const direction = (number + name.length) % 2 === 0 ? 'ascending' : 'descending';
            const query: TaskQuery = {
              scope: { ...UNSCOPED, ...scope },
              filter: number === name.length % 3 ? NARROW : EVERY_TASK,
              order: { key, direction },
            };
            await read(counting(), rows, async (snapshot) => {
              const searchedFrom = await expectLikeOracle(snapshot, query);
              expect(searchedFrom !== null, 'bounded').to.equal(name.startsWith('a frequent word'));
              const first = await snapshot.positions(query, { offset: 0, limit: 1 });
              expect(first, 'something to compare').to.have.length(1);
            });
          }
        });
      }
    });
  }
});
