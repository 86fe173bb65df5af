import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexTaskRepository } from '../../src/adapters/knex/knex-task-repository.js';
import type { TestDatabase } from '../support/database.js';
import { testDatabase } from '../support/database.js';
import { Resources } from '../support/resources.js';
import type { JobTruth, WholeTruth } from './job-truth.js';
import { expectById, expectLists, queriesOf, toTasks } from './mapped-list.js';
import type { PlainJob } from './plain-reading.js';
import { readPlainly } from './plain-reading.js';
import type { MappedSystem } from './systems/all-systems.js';
import { MAPPED_SYSTEMS } from './systems/all-systems.js';
import type { RealSystem } from './systems/real-system.js';
import { FOREIGN_TABLES } from './tables/all-tables.js';
import { seedTable } from './tables/foreign-table.js';

const JOBS = 120;

describe('jobs of a queue system that is at work', function () {
  this.timeout(60_000);
  const resources = new Resources();
  const starting = new Map<MappedSystem, Promise<{ database: TestDatabase; system: RealSystem }>>();

  // Side by side, since each has to wait now and then.
  before(() => {
    for (const one of MAPPED_SYSTEMS) {
      const started = start(one);
      starting.set(one, started);
      started.catch(() => undefined);
    }
  });
  after(async () => {
    await Promise.allSettled(starting.values());
    await resources.close();
  });

  async function start({ start: startSystem }: MappedSystem) {
    const database = resources.use(await testDatabase({ migrated: false }));
    const system = await startSystem(database.url);
    resources.defer(() => system.stop());
    return { database, system };
  }

  for (const mapped of MAPPED_SYSTEMS) {
    const { made, mapping, short } = mapped;
    it(`are told of as they are, in every state: ${made}`, async () => {
      const { database, system } = await starting.get(mapped)!;
      const told = (await readPlainly(database.knex, mapping)).map(outline);
      const wanted = system.jobs.map((truth) => outline({ ...truth, ...short[truth.story] }));
      expect(byId(told)).to.deep.equal(byId(wanted));
    });

    it(`are listed in any order and with any filter: ${made}`, async () => {
      const { database } = await starting.get(mapped)!;
      const tasks = toTasks(await readPlainly(database.knex, mapping));
      const repository = new KnexTaskRepository(database.knex, { table: mapping });
      await expectLists(repository, tasks, queriesOf(tasks, 18));
      await expectById(repository, tasks);
    });

    it(`differ from the truth where it is said that they do: ${made}`, async () => {
      const { system } = await starting.get(mapped)!;
      for (const [story, told] of Object.entries(short)) {
        const truth = system.jobs.find((job) => job.story === story)!;
        expect(outline({ ...truth, ...told }), story).not.to.deep.equal(outline(truth));
      }
    });
  }
});

describe('jobs in the table of another software', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase({ migrated: false });
  });
  after(() => database?.close());

  /** A schema of its own, which the search path finds. */
  async function inSchema(name: string): Promise<Knex> {
    await database.knex.raw('CREATE SCHEMA ??', [name]);
    return database.connect({ url: `${database.url}?options=-c%20search_path%3D${name}`, poolMax: 2 });
  }

  for (const [index, table] of FOREIGN_TABLES.entries()) {
    describe(table.made, () => {
      let knex: Knex;
      let truths: WholeTruth[];
      before(async () => {
        knex = await inSchema(`table_${index}`);
        truths = await seedTable(knex, table, JOBS);
      });

      it('are told of as they were written', async () => {
        const read = await readPlainly(knex, table.mapping);
        expect(byId(read)).to.deep.equal(byId(truths.map(asRead)));
      });

      it('are listed in any order and with any filter', async () => {
        const tasks = toTasks(await readPlainly(knex, table.mapping));
        const repository = new KnexTaskRepository(knex, { table: table.mapping });
        await expectLists(repository, tasks, queriesOf(tasks, 18));
      });

      it('are found by their ids, and nothing else is', async () => {
        const tasks = toTasks(await readPlainly(knex, table.mapping));
        await expectById(new KnexTaskRepository(knex, { table: table.mapping }), tasks);
      });
    });
  }
});

/** What is known of a job that a real system made. */
function outline(job: JobTruth | PlainJob) {
  const { id, status, word, taskType, error } = job;
  const isStarted = 'isStarted' in job ? job.isStarted : job.startedAt !== null;
  const isFinished = 'isFinished' in job ? job.isFinished : job.finishedAt !== null;
  return { id, status, word, taskType, error, isStarted, isFinished };
}

function asRead({ story: _story, isStarted: _started, isFinished: _finished, ...job }: WholeTruth): PlainJob {
  return job;
}

function byId<Job extends { readonly id: readonly string[] }>(jobs: readonly Job[]): Record<string, Job> {
  return Object.fromEntries(jobs.map((job) => [job.id.join(' '), job]));
}
