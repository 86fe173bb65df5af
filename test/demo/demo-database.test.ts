import { expect } from 'chai';
import knexFactory from 'knex';
import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';
import { removeData, startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';
import { migrate, rollBack } from '../../src/adapters/knex/index.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import { demoDatabaseState } from '../../examples/demo/demo-database.js';
import { upsertDemoUsers } from '../../examples/demo/demo-users.js';
import { fillDatabase } from '../../examples/demo/fill-database.js';
import { fillJobs } from '../../examples/demo/fill-jobs.js';
import { moveJobs } from '../../examples/demo/move-jobs.js';
import { createRandom } from '../../examples/demo/random.js';
import { startWorkload } from '../../examples/demo/workload.js';
import { eventually } from '../support/eventually.js';
import { Resources } from '../support/resources.js';

const ROWS = 6_000;
/** Knex itself prints the connections that it loses while Postgres is killed. */
const SILENT = { warn: () => undefined, error: () => undefined };
const now = new SystemClock().now();

describe('the demo in a database', () => {
  const resources = new Resources();
  let postgres: EmbeddedPostgres;
  let admin: Knex;
  let knex: Knex;
  let databases = 0;

  before(async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'taskdeck-test-'));
    resources.defer(() => rmSync(scratch, { recursive: true }));
    chmodSync(scratch, 0o755);
    const dataDir = join(scratch, 'data');
    resources.defer(() => removeData(dataDir));
    postgres = await startEmbeddedPostgres({ dataDir });
    resources.defer(() => postgres.stop());
    admin = knexFactory({ client: 'pg', connection: postgres.url, log: SILENT });
    resources.defer(() => admin.destroy());
  });
  after(() => resources.close());

  beforeEach(async () => {
    const name = `demo_${++databases}`;
    await admin.raw(`CREATE DATABASE ${name}`);
    knex = knexFactory({
      client: 'pg',
      connection: postgres.url.replace(/\/postgres$/, `/${name}`),
      log: SILENT,
    });
    await migrate(knex);
  });

  afterEach(async () => {
    await knex.destroy();
  });

  async function rowsOf<T>(sql: string): Promise<T[]> {
    return (await knex.raw<{ rows: T[] }>(sql)).rows;
  }

  const move = (queue: number, seed = 1) =>
    moveJobs(knex, { queue, progress: true, random: createRandom(seed), newId: () => crypto.randomUUID() });

  it('is filled with as many jobs as wanted, with everything that they hold', async () => {
    const progress: number[] = [];
    expect(await fillJobs(knex, { rows: ROWS, now, onProgress: (done) => progress.push(done) })).to.equal(
      ROWS,
    );
    expect(progress.at(-1)).to.equal(ROWS);
    const [facts] = await rowsOf<Record<string, unknown>>(`
      SELECT count(*)::int AS jobs,
             count(DISTINCT task_type)::int > 12 AS types,
             bool_and(details ->> 'model' IS NOT NULL) AS models,
             bool_or(details #>> '{params,seed}' ~ '^[0-9]{17,}$') AS long_seeds,
             bool_or(octet_length(name) > char_length(name)) AS chinese,
             bool_or(strpos(error, chr(10)) > 0) AS traces,
             bool_or(extract(microseconds FROM created_at)::bigint % 1000 <> 0) AS microseconds,
             max(created_at) <= '${now}' AS past
        FROM inference_jobs`);
    expect(facts).to.deep.equal({
      jobs: ROWS,
      types: true,
      models: true,
      long_seeds: true,
      chinese: true,
      traces: true,
      microseconds: true,
      past: true,
    });
    const [open] = await rowsOf<Record<string, number>>(`
      SELECT (SELECT count(*)::int FROM inference_jobs WHERE status IN ('queued', 'running')) AS open,
             (SELECT count(*)::int FROM taskdeck_demo_jobs) AS planned`);
    expect(open!['planned']).to.equal(open!['open']);
  });

  it('goes on where an interrupted fill stopped, and fills nothing twice', async () => {
    const abort = new AbortController();
    const interrupted = fillJobs(knex, {
      rows: ROWS,
      now,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    expect(await interrupted.catch(() => 'interrupted')).to.equal('interrupted');
    const [half] = await rowsOf<{ n: number }>('SELECT count(*)::int AS n FROM inference_jobs');
    expect(half!.n).to.be.within(1, ROWS - 1);
    await fillJobs(knex, { rows: ROWS, now });
    await fillJobs(knex, { rows: 99, now });
    expect(await rowsOf('SELECT count(*)::int AS n FROM inference_jobs')).to.deep.equal([{ n: ROWS }]);
  });

  it('is filled once where two demos start at the same time', async () => {
    await Promise.all([fillJobs(knex, { rows: ROWS, now }), fillJobs(knex, { rows: ROWS, now })]);
    expect(await rowsOf('SELECT count(*)::int AS n FROM inference_jobs')).to.deep.equal([{ n: ROWS }]);
  });

  it('leaves a database alone that holds jobs of somebody else', async () => {
    await knex('inference_jobs').insert({ task_type: 'llm.chat', status: 'queued' });
    expect(await demoDatabaseState(knex)).to.equal('foreign');
    const refusal = await fillJobs(knex, { rows: 10, now }).catch((error: unknown) => error);
    expect(refusal).to.have.property('name', 'ForeignDatabaseError');
    expect(await startWorkload(knex).catch(() => 'refused')).to.equal('refused');
    expect(await upsertDemoUsers(knex, async () => 'hash')).to.deep.equal([]);
    expect(await rowsOf('SELECT status FROM inference_jobs')).to.deep.equal([{ status: 'queued' }]);
    expect(await rowsOf("SELECT to_regclass('taskdeck_demo') AS made")).to.deep.equal([{ made: null }]);
  });

  it('leaves a database alone that has no jobs yet, but users', async () => {
    await knex('users').insert({ id: 'own', username: 'ada', role: 'admin' });
    expect(await demoDatabaseState(knex)).to.equal('foreign');
    const signal = new AbortController().signal;
    expect(await fillDatabase(knex, { rows: 10, print: () => undefined, signal })).to.deep.equal([]);
    expect(await rowsOf('SELECT username FROM users')).to.deep.equal([{ username: 'ada' }]);
  });

  it('is known to be empty before it has any table', async () => {
    await rollBack(knex);
    expect(await demoDatabaseState(knex)).to.equal('empty');
    const signal = new AbortController().signal;
    expect(await fillDatabase(knex, { rows: 10, print: () => undefined, signal })).to.have.length(2);
    expect(await demoDatabaseState(knex)).to.equal('demo');
  });

  it('queues, starts, moves and ends jobs at their planned moments, and no row that is not the demo’s', async () => {
    await fillJobs(knex, { rows: 40, now });
    await knex('inference_jobs').insert({ task_type: 'mine', status: 'running', progress: 0.5 });
    await move(30);
    const planned = await rowsOf<{ id: string }>('SELECT id FROM taskdeck_demo_jobs');
    expect(planned.length).to.be.above(25);

    await knex.raw(
      `UPDATE taskdeck_demo_jobs SET start_at = now() - interval '10 s', end_at = now() + interval '30 s'`,
    );
    await move(0);
    const running = await rowsOf<{ progress: number; final: number }>(`
      SELECT job.progress, plan.final_progress AS final
        FROM inference_jobs job JOIN taskdeck_demo_jobs plan USING (id) WHERE job.status = 'running'`);
    expect(running.length).to.equal(planned.length);
    for (const { progress, final } of running) expect(progress).to.be.closeTo(final / 4, 0.1);

    await knex.raw(`UPDATE taskdeck_demo_jobs SET end_at = now() - interval '1 s'`);
    await move(0);
    expect(await rowsOf('SELECT count(*)::int AS n FROM taskdeck_demo_jobs')).to.deep.equal([{ n: 0 }]);
    const ended = await rowsOf<{ ok: boolean }>(`
      SELECT bool_and(finished_at > started_at AND (status = 'failed') = (error IS NOT NULL)) AS ok
        FROM inference_jobs WHERE id IN (${planned.map(({ id }) => `'${id}'`).join(', ')})`);
    expect(ended).to.deep.equal([{ ok: true }]);
    expect(
      await rowsOf("SELECT status, progress FROM inference_jobs WHERE task_type = 'mine'"),
    ).to.deep.equal([{ status: 'running', progress: 0.5 }]);
  });

  it('never has more than 150 jobs under way', async () => {
    await fillJobs(knex, { rows: 4, now });
    for (let step = 0; step < 4; step++) await move(100, step);
    const [open] = await rowsOf<{ n: number }>(
      "SELECT count(*)::int AS n FROM inference_jobs WHERE status IN ('queued', 'running')",
    );
    expect(open!.n).to.be.within(140, 150);
  });

  it('moves by itself, and goes on after the database was away', async function () {
    this.timeout(120_000);
    await fillJobs(knex, { rows: 40, now });
    const troubles: unknown[] = [];
    const workload = await startWorkload(knex, {
      jobsPerSecond: 40,
      onTrouble: (error) => troubles.push(error),
    });
    const count = async (): Promise<number> => {
      const found = await rowsOf<{ n: number }>('SELECT count(*)::int AS n FROM inference_jobs');
      return found[0]!.n;
    };
    const grown = (from: number): Promise<number> =>
      eventually(count, { until: (n) => n > from, deadlineMs: 50_000 });
    try {
      const before = await grown(40);
      process.kill(postgres.pid, 'SIGKILL');
      await eventually(() => troubles, { until: ({ length }) => length >= 2, deadlineMs: 50_000 });
      await grown(before);
      expect(troubles[0]).to.be.instanceOf(Error);
      expect(troubles[1]).to.equal(null);
    } finally {
      await workload.stop();
    }
  });

  it('has an admin and a viewer, whom it restores, and takes over nobody of the same name', async () => {
    const hash = async (password: string): Promise<string> =>
      createHash('sha256').update(password).digest('hex');
    await fillJobs(knex, { rows: 4, now });
    expect(await upsertDemoUsers(knex, hash)).to.have.lengthOf(2);
    await knex('users').update({ role: 'user', password_hash: 'changed' });
    await upsertDemoUsers(knex, hash);
    expect(
      await rowsOf('SELECT id, username, role, password_hash FROM users ORDER BY username'),
    ).to.deep.equal([
      { id: 'demo-admin', username: 'admin', role: 'admin', password_hash: await hash('taskdeck') },
      { id: 'demo-viewer', username: 'viewer', role: 'user', password_hash: await hash('taskdeck') },
    ]);
    await knex('users').delete();
    await knex('users').insert({ id: 'own', username: 'admin', role: 'admin', password_hash: 'own' });
    const made = await upsertDemoUsers(knex, hash);
    expect(made.map(({ username }) => username)).to.deep.equal(['viewer']);
    expect(await rowsOf("SELECT password_hash FROM users WHERE id = 'own'")).to.deep.equal([
      { password_hash: 'own' },
    ]);
  });
});
