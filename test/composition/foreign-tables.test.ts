import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KnexUserDirectory } from '../../src/adapters/knex/index.js';
import type { TestDatabase } from '../support/database.js';
import { testDatabase } from '../support/database.js';
import { JOBS_COLUMNS } from '../support/jobs-columns.js';

const CLI = fileURLToPath(new URL('../../src/composition/cli.js', import.meta.url));

describe("taskdeck migrate beside somebody else's tables", function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let folder: string;

  beforeEach(async () => {
    database = await testDatabase({ migrated: false });
    folder = mkdtempSync(join(tmpdir(), 'taskdeck-foreign-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await database.close();
  });

  function run(args: string[], env: NodeJS.ProcessEnv = {}, input = '') {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
      env: { DATABASE_URL: database.url, ...env },
      encoding: 'utf8',
      input,
    });
    return { code: status, output: stdout + stderr };
  }

  function config(content: unknown): string {
    const path = join(folder, 'taskdeck.json');
    writeFileSync(path, JSON.stringify(content));
    return path;
  }

  const foreignJobs = () => database.knex.raw(`CREATE TABLE inference_jobs (${JOBS_COLUMNS})`);
  const foreignUsers = () => database.knex.raw('CREATE TABLE users (id int, email text)');

  async function addAda(url: string) {
    const added = run(['user', '--name', 'ada', '--role', 'admin'], { DATABASE_URL: url }, 'correct horse\n');
    expect(added.output).to.match(/^ada is an admin/);
    return new KnexUserDirectory(database.connect({ url })).check('ada', 'correct horse');
  }

  it('makes the users beside jobs that a list can be made of', async () => {
    await foreignJobs();
    const { code, output } = run(['migrate']);
    expect(output).to.match(
      /^users: applied 0002-users\nusers: applied 0003-users-tokens\njobs: public\.inference_jobs is somebody else's and stays as it is; it has what the list needs\n/,
    );
    expect(code).to.equal(0);
    expect(await addAda(database.url)).to.include({ username: 'ada' });
    expect(run(['migrate']).output).to.match(/^users: up to date\n/);
    expect(await database.knex.schema.hasTable('inference_jobs_ledger')).to.equal(false);
  });

  it('makes the users too where no list can be made of the jobs, says why, and fails', async () => {
    await database.knex.raw(`CREATE TABLE inference_jobs (id uuid, state int, created_at timestamptz)`);
    const { code, output } = run(['migrate']);
    expect(code).to.equal(1);
    expect(output)
      .to.match(/^users: applied 0002-users\nusers: applied 0003-users-tokens\n/)
      .and.match(/jobs: public\.inference_jobs .*: it has no user_id, .*status.*; TASKDECK_CONFIG/)
      .and.match(/CREATE SCHEMA taskdeck/)
      .and.not.match(/"jobs":/);
    expect(await addAda(database.url)).to.include({ username: 'ada' });
  });

  it('notices a column of another type in an empty table', async () => {
    const columns = JOBS_COLUMNS.replace('created_at timestamptz', 'created_at timestamp');
    await database.knex.raw(`CREATE TABLE inference_jobs (${columns})`);
    const { code, output } = run(['migrate', 'jobs']);
    expect(code).to.equal(1);
    expect(output).to.match(
      /no list can be made of it: .*createdAt: created_at is of type pg_catalog\."timestamp"/,
    );
  });

  it('makes no jobs where TASKDECK_CONFIG names others', async () => {
    await database.knex.raw(`CREATE SCHEMA platform; CREATE TABLE platform.runs (${JOBS_COLUMNS})`);
    const jobs = { schema: 'platform', table: 'runs' };
    const { code, output } = run(['migrate'], { TASKDECK_CONFIG: config({ jobs }) });
    expect(output).to.match(/jobs: platform\.runs is somebody else's .* it has what the list needs\n/);
    expect(code).to.equal(0);
    expect(await database.knex.schema.hasTable('inference_jobs')).to.equal(false);
    const missing = run(['migrate'], { TASKDECK_CONFIG: config({ jobs: { ...jobs, table: 'walks' } }) });
    expect(missing.code).to.equal(1);
    expect(missing.output).to.match(/jobs: platform\.walks .*: there is no such table\n$/);
  });

  const ways: Record<string, () => Promise<string>> = {
    'the options of its URL': async () => `${database.url}?options=-c%20search_path%3Dtaskdeck`,
    'the search path of its role': async () => {
      const url = new URL(database.url);
      const { knex } = database;
      Object.assign(url, { username: `own_${process.pid}`, password: 'x' });
      await knex.raw(`CREATE ROLE ${url.username} LOGIN PASSWORD 'x'; GRANT SELECT ON inference_jobs TO ${url.username};
        GRANT ALL ON SCHEMA taskdeck TO ${url.username};
        ALTER ROLE ${url.username} IN DATABASE "${url.pathname.slice(1)}" SET search_path = taskdeck`);
      return url.href;
    },
  };
  for (const [way, urlOf] of Object.entries(ways)) {
    it(`says how to have a schema of its own, which works (${way})`, async () => {
      await foreignJobs();
      await foreignUsers();
      const stuck = run(['migrate']);
      expect(stuck.code).to.equal(1);
      expect(stuck.output).to.match(/^users: public\.users is somebody else's and stays as it is; nobody/);
      expect(stuck.output)
        .to.match(/options=-c%20search_path%3Dtaskdeck/)
        .and.to.match(/PgBouncer/);
      expect(run(['doctor'], SERVERS).output).to.match(/✗ tables: users is somebody else's table/);

      const [statement = ''] = /CREATE SCHEMA taskdeck;/.exec(stuck.output) ?? [];
      await database.knex.raw(statement);
      const written = /\{"jobs":.*\}/.exec(stuck.output)?.[0] ?? '';
      const env = { DATABASE_URL: await urlOf(), TASKDECK_CONFIG: config(JSON.parse(written)) };
      try {
        const { code, output } = run(['migrate'], env);
        expect(output).to.match(
          /^users: applied 0002-users\nusers: applied 0003-users-tokens\njobs: public\.inference_jobs .* has what/,
        );
        expect(code).to.equal(0);
        expect(await addAda(env.DATABASE_URL)).to.include({ username: 'ada', role: 'admin' });
        expect(await database.knex('public.users')).to.deep.equal([]);
        expect(run(['doctor'], { ...SERVERS, ...env }).output)
          .to.match(/✓ tables: up to date\n/)
          .and.match(/✓ table of the jobs: public\.inference_jobs is a table/)
          .and.match(/✓ jobs: 0/);
      } finally {
        const role = new URL(env.DATABASE_URL).username;
        if (role.startsWith('own_')) await database.knex.raw(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      }
    });
  }

  it('makes jobs of its own in a schema of its own, with their ledger', async () => {
    await foreignJobs();
    await foreignUsers();
    await database.knex.raw('CREATE SCHEMA taskdeck');
    const own = run(['migrate'], { DATABASE_URL: `${database.url}?options=-c%20search_path%3Dtaskdeck` });
    expect(own).to.deep.equal({
      code: 0,
      output:
        'users: applied 0002-users\nusers: applied 0003-users-tokens\njobs: applied 0001-inference-jobs\njobs: applied 0004-search-indexes\njobs: the ledger is exact\n',
    });
  });
});

const SERVERS = {
  STREAMING_URL: 'http://127.0.0.1:1',
  STREAMING_INTERNAL_TOKEN: 'internal',
  JWT_SECRET: 'x'.repeat(32),
};
