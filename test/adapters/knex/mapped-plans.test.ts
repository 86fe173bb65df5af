import { expect } from 'chai';
import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import type { JobSources, JobsMapping } from '../../../src/adapters/knex/mapping/jobs-mapping.js';
import type { TaskFilter } from '../../../src/domain/task-filter.js';
import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';

const ROWS = 50_000;

interface Shape {
  /** Its columns, and how each is made of a number `i` and a moment `at`. */
  readonly columns: Readonly<Record<string, readonly [type: string, value: string]>>;
  readonly sources: Partial<JobSources>;
  readonly keys: readonly string[];
  readonly time: string;
}

const epoch = `extract(epoch FROM at)`;

/** One table of many shapes: each mapping reads some of its columns, and has the indexes that doctor would ask for. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'ids of text, and times without a zone': {
    columns: { id_text: ['text', `md5(i::text)`], at_utc: ['timestamp', `at AT TIME ZONE 'UTC'`] },
    sources: { id: 'id_text', createdAt: { column: 'at_utc', as: 'utc' } },
    keys: ['id_text'],
    time: 'at_utc',
  },
  'ids of bigint, and milliseconds': {
    columns: { id_big: ['bigint', 'i'], at_ms: ['bigint', `(${epoch} * 1000)::bigint`] },
    sources: { id: 'id_big', createdAt: { column: 'at_ms', as: 'epoch-ms' } },
    keys: ['id_big'],
    time: 'at_ms',
  },
  'ids of two columns, and seconds': {
    columns: { queue: ['text', `'q' || i % 7`], n: ['int', 'i'], at_s: ['float8', epoch] },
    sources: { id: ['queue', 'n'], createdAt: { column: 'at_s', as: 'epoch-s' } },
    keys: ['queue', 'n'],
    time: 'at_s',
  },
  'ids of int, and times at an offset': {
    columns: { id_int: ['int', 'i'], at_local: ['timestamp', `at AT TIME ZONE INTERVAL '+08:00'`] },
    sources: { id: 'id_int', createdAt: { column: 'at_local', as: '+08:00' } },
    keys: ['id_int'],
    time: 'at_local',
  },
};

const STATES = {
  state: [
    'plan_state',
    `(ARRAY['new', 'active', 'done', 'broken']::plan_state[])[1 + CASE WHEN i % 100 = 0 THEN i / 100 % 4 ELSE 2 END]`,
  ],
  kind: ['varchar', `'kind ' || i % 3`],
} as const;
const WORDS = { queued: ['new'], running: ['active'], succeeded: ['done'], failed: ['broken'] };

function mappingOf({ sources }: Shape): JobsMapping {
  const none = { userId: null, name: null, progress: null, error: null, details: null } as const;
  const columns = { ...INFERENCE_JOBS.columns, ...none, startedAt: null, finishedAt: null };
  return {
    schema: null,
    table: 'planned',
    columns: { ...columns, taskType: 'kind', status: { column: 'state', words: WORDS }, ...sources },
  };
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Plan Rows': number;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

function nodesOf(plan: Plan): readonly Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

function isLargeSort(node: Plan): boolean {
  return node['Node Type'] === 'Sort' && node['Plan Rows'] > 5_000;
}

describe('a mapped table, by its own indexes', function () {
  this.timeout(120_000);
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase({ migrated: false });
    const columns = {
      ...STATES,
      ...Object.assign({}, ...Object.values(SHAPES).map((shape) => shape.columns)),
    } as Shape['columns'];
    const each = (part: 0 | 1) => Object.values(columns).map((column) => column[part]);
    await database.knex.raw(`CREATE TYPE plan_state AS ENUM ('new', 'active', 'done', 'broken')`);
    await database.knex.raw(
      `CREATE UNLOGGED TABLE planned (${Object.keys(columns)
        .map((name, i) => `${name} ${each(0)[i]}`)
        .join(', ')})`,
    );
    await database.knex.raw(
      `INSERT INTO planned SELECT ${each(1).join(', ')} FROM generate_series(1, ${ROWS}) AS i
        CROSS JOIN LATERAL (SELECT timestamptz '2026-01-01Z' + i * interval '1.5 s') AS made (at)`,
    );
    for (const { keys, time } of Object.values(SHAPES)) {
      await database.knex.raw(`CREATE UNIQUE INDEX ON planned (${keys.join(', ')})`);
      await database.knex.raw(`CREATE INDEX ON planned (${[time, ...keys].join(', ')})`);
      await database.knex.raw(`CREATE INDEX ON planned (${['state', 'kind', time, ...keys].join(', ')})`);
    }
    await database.knex.raw('VACUUM ANALYZE planned');
  });
  after(() => database.close());

  /** How all that is asked for is read, but for the counts. */
  async function waysOf(table: JobsMapping, filter: Partial<TaskFilter>, offset: number): Promise<string[]> {
    const sent: { sql: string; bindings: Knex.RawBinding[] }[] = [];
    const knex = database.connect();
    knex.on('query', (query: (typeof sent)[number]) => sent.push(query));
    const query = { ...ALL_TASKS, filter: { ...EVERY_TASK, ...filter } };
    await new KnexTaskRepository(knex, { table }).read(async (snapshot) => {
      const positions = await snapshot.positions(query, { offset, limit: 20 });
      expect(positions).to.have.length(20);
      expect(await snapshot.get(positions.map(({ id }) => id))).to.have.length(20);
    });
    const asked = sent.filter(({ sql }) => / AS run \(|AS details_bytes/.test(sql));
    expect(asked).to.have.length(2);
    const found: string[] = [];
    for (const { sql, bindings } of asked) {
      const { rows } = await database.knex.raw<{ rows: [{ 'QUERY PLAN': [{ Plan: Plan }] }] }>(
        `EXPLAIN (FORMAT JSON) ${sql.replaceAll(/\$\d+/g, '?')}`,
        bindings,
      );
      const nodes = nodesOf(rows[0]['QUERY PLAN'][0].Plan);
      found.push(
        ...nodes
          .filter((node) => node['Relation Name'] === 'planned' || isLargeSort(node))
          .map((node) => node['Node Type']),
      );
    }
    return found;
  }

  for (const [name, shape] of Object.entries(SHAPES)) {
    for (const [what, filter, offset] of [
      ['page 1', {}, 0],
      ['the middle', {}, ROWS / 2],
      ['what failed', { statuses: ['failed'] }, 0],
      ['what failed of a type', { statuses: ['failed'], taskTypes: ['kind 1'] }, 20],
    ] as const) {
      it(`reads ${what}, of ${name}, without reading or sorting all`, async () => {
        const nodes = await waysOf(mappingOf(shape), filter, offset);
        expect(nodes).not.to.be.empty;
        expect(nodes.filter((node) => !/^(?:Index|Index Only|Bitmap Heap) Scan$/.test(node))).to.deep.equal(
          [],
        );
      });
    }
  }
});
