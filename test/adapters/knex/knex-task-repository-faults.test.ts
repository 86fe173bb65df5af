import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { DeadlineExceededError } from '../../../src/adapters/knex/connection-faults.js';
import { ping } from '../../../src/adapters/knex/create-database.js';
import type { KnexTaskRepositoryOptions } from '../../../src/adapters/knex/knex-task-repository.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import { TaskRepositoryUnavailableError } from '../../../src/domain/errors.js';
import type { TaskSnapshot } from '../../../src/domain/ports/task-repository.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { reasonOf } from '../../contract/reason-of.js';
import { anId } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { storeTasks } from '../../support/store-tasks.js';
import { aJob } from '../../support/task-builder.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

const list = (snapshot: TaskSnapshot) => snapshot.positions(ALL_TASKS, { offset: 0, limit: 10 });

async function causeOf(reading: Promise<unknown>): Promise<unknown> {
  const error = await reasonOf(reading);
  expect(error).to.be.an.instanceOf(TaskRepositoryUnavailableError);
  return (error as Error).cause;
}

async function faultOf(reading: Promise<unknown>): Promise<unknown> {
  return ((await reasonOf(reading)) as TaskRepositoryUnavailableError).fault;
}

/** Reads `count` times with all of them open together, so that the pool has as many connections afterwards. */
async function openAtOnce(repository: KnexTaskRepository, count: number): Promise<unknown[]> {
  let open = 0;
  let letGo: () => void = () => undefined;
  const allOpen = new Promise<void>((resolve) => (letGo = resolve));
  const reading = () =>
    repository.read(async () => {
      if (++open === count) letGo();
      await allOpen;
    });
  const readings = Array.from({ length: count }, reading);
  await Promise.allSettled(readings.map((one) => one.catch(letGo)));
  return Promise.all(readings);
}

/** A connection that was being made when the database came back may still fail; then it is over. */
async function recovered(repository: KnexTaskRepository): Promise<void> {
  await eventually(() => reasonOf(repository.read(list)), {
    until: (error) => {
      if (error !== undefined) expect(error).to.be.an.instanceOf(TaskRepositoryUnavailableError);
      return error === undefined;
    },
  });
}

describe('KnexTaskRepository in trouble', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let throughProxy: string;

  before(async () => {
    database = await testDatabase();
    await storeTasks(database.knex, [aJob({ id: anId(1) })]);
    ({ proxy, url: throughProxy } = await TcpProxy.before(database.url));
  });
  afterEach(() => {
    proxy.pass();
  });
  after(async () => {
    await database.close();
    await proxy.close();
  });

  function connected(
    pool: { poolMax?: number } = {},
    limits: KnexTaskRepositoryOptions = {},
  ): { knex: Knex; repository: KnexTaskRepository } {
    const knex = database.connect({
      url: throughProxy,
      acquireTimeoutMs: 400,
      connectTimeoutMs: 300,
      ...pool,
    });
    return { knex, repository: new KnexTaskRepository(knex, limits) };
  }

  async function killBackEndsOf(knex: Knex): Promise<void> {
    const idle = knex.client.pool.free as { resource: { processID: number } }[];
    const ids = idle.map(({ resource }) => resource.processID);
    await database.knex.raw('SELECT pg_terminate_backend(pid) FROM unnest(?::int[]) AS pid', [ids]);
  }

  async function waitForQueries(like: string, count: number): Promise<void> {
    const found = () =>
      database.knex.raw<{ rows: unknown[] }>(
        `SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND state = 'active' AND query LIKE ? AND pid <> pg_backend_pid()`,
        [like],
      );
    await eventually(found, { until: ({ rows }) => rows.length === count });
  }

  describe('a full pool', () => {
    it('is an error after the time that it may take to get a connection, and no trouble afterwards', async () => {
      const { repository } = connected({ poolMax: 1 });
      const cause = await repository.read(() => causeOf(repository.read(list)));
      expect(cause).to.have.property('name', 'KnexTimeoutError');
      expect(await repository.read(list)).to.have.length(1);
    });

    it('does not lose the connection for which a reader gave up waiting', async () => {
      const { repository } = connected({ poolMax: 1 });
      const reason = new Error('gone');
      await repository.read(async () => {
        const controller = new AbortController();
        const waiting = repository.read(list, controller.signal);
        controller.abort(reason);
        expect(await reasonOf(waiting)).to.equal(reason);
      });
      expect(await repository.read(list)).to.have.length(1);
      expect(await repository.read(list)).to.have.length(1);
    });
  });

  describe('connections that died while they were idle', () => {
    it('go unnoticed where their back ends were killed', async () => {
      const { knex, repository } = connected({ poolMax: 3 });
      await openAtOnce(repository, 3);
      await killBackEndsOf(knex);
      expect(await openAtOnce(repository, 3)).to.have.length(3);
    });

    it('go unnoticed where each is found dead only by its next query', async () => {
      const { repository } = connected({ poolMax: 4 });
      await openAtOnce(repository, 4);
      proxy.forget();
      expect(await repository.read(list)).to.have.length(1);
      expect(await openAtOnce(repository, 4)).to.have.length(4);
    });

    it('are an error where the server is gone, and none once it is back', async () => {
      const { repository } = connected({ poolMax: 2 });
      await openAtOnce(repository, 2);
      proxy.refuse();
      expect(await causeOf(repository.read(list))).to.be.an.instanceOf(Error);
      proxy.pass();
      expect(await repository.read(list)).to.have.length(1);
    });
  });

  it('runs the reader once more, on another snapshot, when the connection dies under it', async () => {
    const { repository } = connected();
    const snapshots = new Set<TaskSnapshot>();
    const positions = await repository.read(async (snapshot) => {
      snapshots.add(snapshot);
      if (snapshots.size === 1) proxy.forget();
      return list(snapshot);
    });
    expect(positions).to.have.length(1);
    expect(snapshots.size).to.equal(2);
  });

  it('does not run it a third time', async () => {
    const { repository } = connected();
    let calls = 0;
    const reading = repository.read(async (snapshot) => {
      calls++;
      proxy.forget();
      return list(snapshot);
    });
    await causeOf(reading);
    expect(calls).to.equal(2);
    expect(await repository.read(list)).to.have.length(1);
  });

  it('gives what the reader gave although the connection died before the end', async () => {
    const { repository } = connected();
    const given = await repository.read(async (snapshot) => {
      const positions = await list(snapshot);
      proxy.forget();
      return positions;
    });
    expect(given).to.have.length(1);
    expect(await repository.read(list)).to.have.length(1);
  });

  it('rejects with what the reader throws although the connection died too', async () => {
    const { repository } = connected();
    const thrown = new Error('mine');
    const reading = repository.read(async () => {
      proxy.forget();
      throw thrown;
    });
    expect(await reasonOf(reading)).to.equal(thrown);
  });

  describe('a database that answers no more', () => {
    it('is an error at the deadline, for open and for new connections, and none once it answers again', async () => {
      const { knex, repository } = connected({ poolMax: 2 }, { statementTimeoutMs: 100, deadlineMs: 200 });
      await openAtOnce(repository, 2);
      const free = async () => (knex.client.pool as { numFree(): number }).numFree();
      await eventually(free, { until: (connections) => connections === 2, deadlineMs: 2_000 });
      proxy.stall();
      const causes = await Promise.all(Array.from({ length: 3 }, () => causeOf(repository.read(list))));
      expect(causes.some((cause) => cause instanceof DeadlineExceededError)).to.equal(true);
      await causeOf(repository.read(list));
      proxy.pass();
      await recovered(repository);
      expect(await openAtOnce(repository, 2)).to.have.length(2);
    });

    it('is an error at the deadline within a reading', async () => {
      const { repository } = connected({ poolMax: 1 }, { statementTimeoutMs: 100, deadlineMs: 200 });
      const reading = repository.read(async (snapshot) => {
        proxy.stall();
        return list(snapshot);
      });
      expect(await causeOf(reading)).to.be.an.instanceOf(DeadlineExceededError);
      proxy.pass();
      expect(await repository.read(list)).to.have.length(1);
    });

    it('does not hold a reader whose signal aborts', async () => {
      const { repository } = connected({ poolMax: 1 });
      const reason = new Error('gone');
      const controller = new AbortController();
      const reading = repository.read(async (snapshot) => {
        proxy.stall();
        const listing = list(snapshot);
        controller.abort(reason);
        return listing;
      }, controller.signal);
      expect(await reasonOf(reading)).to.equal(reason);
      proxy.pass();
      expect(await repository.read(list)).to.have.length(1);
    });

    it('does not answer a ping', async () => {
      const { knex } = connected({ poolMax: 1 });
      await ping(knex);
      proxy.stall();
      const reason = new Error('gone');
      const controller = new AbortController();
      const pinging = ping(knex, controller.signal);
      controller.abort(reason);
      expect(await reasonOf(pinging)).to.equal(reason);
      proxy.pass();
      await ping(knex);
    });
  });

  describe('a query that Postgres is long over', () => {
    let unlock: () => Promise<unknown>;

    beforeEach(async () => {
      const transaction = await database.connect().transaction();
      await transaction.raw(`LOCK TABLE ${JOBS_TABLE} IN ACCESS EXCLUSIVE MODE`);
      unlock = () => transaction.rollback();
    });
    afterEach(() => unlock());

    it('ends at the time limit for statements', async () => {
      const { repository } = connected({ poolMax: 1 }, { statementTimeoutMs: 50 });
      expect(await causeOf(repository.read(list))).to.have.property('code', '57014');
      await unlock();
      expect(await repository.read(list)).to.have.length(1);
    });

    it('is cancelled when the signal aborts', async () => {
      const repository = new KnexTaskRepository(database.connect());
      const reason = new Error('gone');
      const controller = new AbortController();
      const reading = repository.read(list, controller.signal);
      await waitForQueries('%LOCK TABLE%', 1);
      controller.abort(reason);
      expect(await reasonOf(reading)).to.equal(reason);
      await waitForQueries('%LOCK TABLE%', 0);
    });
  });

  it('tells a missing table as jobs that can not be read', async () => {
    const empty = await testDatabase({ migrated: false });
    try {
      const cause = await causeOf(new KnexTaskRepository(empty.knex).read(list));
      expect(cause).to.have.property('code', '42P01');
    } finally {
      await empty.close();
    }
  });

  describe('says what is at fault', () => {
    it('where nobody listens, or the connection dies under the reader', async () => {
      const { repository } = connected();
      const reading = repository.read(async (snapshot) => {
        proxy.forget();
        return list(snapshot);
      });
      expect(await faultOf(reading)).to.equal('unreachable');
      proxy.refuse();
      expect(await faultOf(repository.read(list))).to.equal('unreachable');
    });

    it('where the pool is full, or the table is locked', async () => {
      const { repository } = connected({ poolMax: 1 }, { statementTimeoutMs: 50 });
      expect(await repository.read(() => faultOf(repository.read(list)))).to.equal('timeout');
      const transaction = await database.connect().transaction();
      await transaction.raw(`LOCK TABLE ${JOBS_TABLE} IN ACCESS EXCLUSIVE MODE`);
      expect(await faultOf(repository.read(list))).to.equal('timeout');
      await transaction.rollback();
    });

    it('where the login is none, or may not read the table', async () => {
      const role = `powerless_${randomBytes(6).toString('hex')}`;
      await database.knex.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
      try {
        const address = Object.assign(new URL(database.url), { username: role, password: 'secret' });
        const read = () => new KnexTaskRepository(database.connect({ url: address.href })).read(list);
        expect(await faultOf(read())).to.equal('refused');
        await database.knex.raw(`ALTER ROLE ${role} NOLOGIN`);
        expect(await faultOf(read())).to.equal('refused');
      } finally {
        await database.knex.raw(`DROP ROLE ${role}`);
      }
    });

    it('where the table is not as configured', async () => {
      const table = { ...INFERENCE_JOBS, columns: { ...INFERENCE_JOBS.columns, taskType: 'kind' } };
      const misled = new KnexTaskRepository(database.knex, { table });
      expect(await faultOf(misled.read(list))).to.equal('mismatched');
      const nowhere = new KnexTaskRepository(database.knex, { table: { ...table, table: 'none' } });
      expect(await faultOf(nowhere.read(list))).to.equal('mismatched');
    });
  });
});
