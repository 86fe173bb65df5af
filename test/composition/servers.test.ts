import { expect } from 'chai';
import type { ChildProcess } from 'node:child_process';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  installLedger,
  KnexUserDirectory,
  migrate as migrateTables,
  putUser,
  removeLedger,
  rollBack,
} from '../../src/adapters/knex/index.js';
import type { Client } from 'pg';
import type { WireProblem } from '../../src/adapters/http/wire.js';
import { eventually } from '../support/eventually.js';
import { openKeptConnection } from '../support/kept-connection.js';
import type { TestDatabase } from '../support/database.js';
import { testDatabase } from '../support/database.js';
import { ScriptedStreamingServer } from '../support/scripted-streaming-server.js';

const CLI = fileURLToPath(new URL('../../src/composition/cli.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

describe('the command line', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let streaming: ScriptedStreamingServer;
  const children: ChildProcess[] = [];

  before(async () => {
    database = await testDatabase();
    streaming = new ScriptedStreamingServer('internal');
    await streaming.start();
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  after(async () => {
    await streaming.stop();
    await database.close();
  });

  const apiSettings = () => ({
    DATABASE_URL: database.url,
    STREAMING_URL: streaming.url,
    STREAMING_INTERNAL_TOKEN: streaming.token,
    JWT_SECRET: 'gV7r0Zk2mXq9TwLb4NsYc1HdJf8PeUaRiOt5',
    API_PORT: '0',
  });

  function start(args: string[], env: NodeJS.ProcessEnv): ChildProcess {
    const child = spawn(process.execPath, [CLI, ...args], { env: { PATH: process.env['PATH'], ...env } });
    children.push(child);
    return child;
  }

  async function ended(child: ChildProcess): Promise<Ended> {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  }

  const run = (args: string[], env: NodeJS.ProcessEnv) => ended(start(args, env));

  /** The URL that a server logs once it listens. */
  function serving(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      let output = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const url = /"url":"([^"]+)".*listening/.exec(output)?.[1];
        if (url !== undefined) resolve(url);
      });
      child.once('exit', () => reject(new Error(`it ended: ${output}`)));
    });
  }

  it('web answers more pages that stay connected than an API server lets in', async () => {
    const web = new URL(await serving(start(['web'], { API_URL: 'http://127.0.0.1:9', WEB_PORT: '0' })));
    const pages = Array.from({ length: 2_500 }, () => connect(Number(web.port), web.hostname));
    try {
      const answers = pages.map(async (page) => {
        page.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
        const [answer] = (await once(page, 'data')) as [Buffer];
        return answer.toString().slice(0, 'HTTP/1.1 200'.length);
      });
      expect([...new Set(await Promise.all(answers))]).to.deep.equal(['HTTP/1.1 200']);
      expect(pages.some((page) => page.closed)).to.equal(false);
    } finally {
      for (const page of pages) page.destroy();
    }
  });

  it('migrate applies what is missing, once; doctor tells before and after', async () => {
    await rollBack(database.knex);
    const sick = await run(['doctor'], apiSettings());
    expect(sick.code).to.equal(1);
    expect(sick.output)
      .to.match(/✓ Postgres/)
      .and.match(/✗ tables: they lack 0001-inference-jobs, .*\n {2}→ run `taskdeck migrate`\n/)
      .and.match(/! users: not tried: /)
      .and.match(/✓ streams, streaming: 0 streams/);
    const first = await run(['migrate'], { DATABASE_URL: database.url });
    const applied =
      'users: applied 0002-users\nusers: applied 0003-users-tokens\njobs: applied 0001-inference-jobs\njobs: applied 0004-search-indexes\njobs: the ledger is exact\n';
    expect(first).to.deep.equal({ code: 0, output: applied });
    const second = await run(['migrate'], { DATABASE_URL: database.url });
    const upToDate = 'users: up to date\njobs: up to date\njobs: the ledger is exact\n';
    expect(second).to.deep.equal({ code: 0, output: upToDate });
    expect(await run(['migrate', 'users'], { DATABASE_URL: database.url })).to.deep.equal({
      code: 0,
      output: 'users: up to date\n',
    });
    expect(await run(['migrate', 'nothing'], { DATABASE_URL: database.url })).to.have.property('code', 2);
    await putUser(database.knex, { username: 'eve', role: 'admin', password: 'correct horse' });
    const healthy = await run(['doctor'], apiSettings());
    expect(healthy.code, healthy.output).to.equal(0);
    expect(healthy.output)
      .to.include('✓ jobs: 0;')
      .and.include('✓ fold: 0 changes')
      .and.include('✓ ledger: exact, 0 jobs');
  });

  it('ledger installs, tells, verifies, rebuilds and removes, and finds what went past it', async () => {
    const { knex, url } = database;
    const ledger = (...args: string[]) => run(['ledger', ...args], { DATABASE_URL: url });
    const insert = () => knex('inference_jobs').insert({ task_type: 't', status: 'queued' });

    await rollBack(knex);
    await migrateTables(knex);
    expect(await ledger('status'))
      .to.deep.include({ code: 1 })
      .and.property('output')
      .to.match(/^absent/);
    const hint = await run(['migrate'], { DATABASE_URL: url });
    expect(hint.output).to.include('taskdeck ledger install');
    await insert();
    expect(await ledger('install', '--leaf', '60'))
      .property('output')
      .to.match(/exact: 1 jobs[^]*60 s wide/);
    expect(await ledger('install')).to.deep.equal({
      code: 1,
      output: 'taskdeck: inference_jobs has a ledger already; rebuild it, or remove it first\n',
    });
    await insert();
    const verified = await ledger('verify');
    expect(verified.code).to.equal(0);
    expect(verified.output).to.include('2 jobs counted anew: 0 differences');

    await knex.raw('ALTER TABLE inference_jobs DISABLE TRIGGER USER');
    await insert();
    const drifted = await ledger('verify');
    expect(drifted.code).to.equal(1);
    expect(drifted.output).to.match(/3 jobs counted anew: \d+ differences/);
    expect(drifted.output).to.match(/started_at, level 0, -infinity, queued t: 3 counted, 2 in the ledger/);
    expect(drifted.output).to.include('triggers_off').and.to.include('taskdeck ledger rebuild');
    expect(await ledger('status'))
      .property('output')
      .to.match(/^not trusted[^]*triggers_off[^]*What to do: `taskdeck ledger rebuild`/);
    expect(await ledger('rebuild'))
      .property('output')
      .to.match(/exact: 3 jobs/);
    expect(await ledger('verify')).to.have.property('code', 0);
    expect(await ledger('remove')).to.have.property('code', 0);
    expect(await ledger('status'))
      .property('output')
      .to.match(/^absent/);
  });

  it('ledger refuses what it does not know', async () => {
    for (const args of [[], ['clean'], ['install', 'now'], ['install', '--leaf', 'wide']]) {
      expect(await run(['ledger', ...args], { DATABASE_URL: database.url }), args.join(' ')).to.have.property(
        'code',
        2,
      );
    }
  });

  it('ledger keeps a table that the configuration maps', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'taskdeck-config-'));
    const config = join(folder, 'taskdeck.json');
    await database.knex.raw(`CREATE SCHEMA platform;
      CREATE TABLE platform."Runs" (LIKE inference_jobs INCLUDING ALL);
      ALTER TABLE platform."Runs" RENAME created_at TO "submitted at"`);
    const ledger = (...args: string[]) =>
      run(['ledger', ...args], { DATABASE_URL: database.url, TASKDECK_CONFIG: config });
    try {
      const jobs = { schema: 'platform', table: 'Runs', columns: { createdAt: 'submitted at' } };
      writeFileSync(config, JSON.stringify({ jobs }));
      expect(await ledger('install'))
        .property('output')
        .to.match(/exact: 0 jobs/);
      await database.knex.raw(`INSERT INTO platform."Runs" (task_type, status) VALUES ('t', 'queued')`);
      expect(await ledger('verify'))
        .property('output')
        .to.match(/1 jobs counted anew: 0 differences/);

      writeFileSync(config, JSON.stringify({ jobs: { ...jobs, colums: {} } }));
      expect(await ledger('status'))
        .property('output')
        .to.match(/^taskdeck: TASKDECK_CONFIG: jobs\.colums: is no key that is known here/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('doctor names each part that fails, with the cause and without a password', async () => {
    const { code, output } = await run(['doctor'], {
      ...apiSettings(),
      DATABASE_URL: 'postgres://someone:hunter2@127.0.0.1:1/x',
      DATABASE_READ_URL: 'postgres://someone:hunter2@127.0.0.1:1/x',
      STREAMING_URL: 'http://127.0.0.1:1',
    });
    expect(code).to.equal(1);
    expect(output.match(/✗/g)).to.have.length(2);
    expect(output.match(/^! .*: not tried: “Postgres/gm)).to.have.length(4);
    expect(output)
      .to.match(/ECONNREFUSED/)
      .and.not.include('hunter2');
  });

  it('doctor prints one document with --json, and nothing else', async () => {
    const { code, output } = await run(['doctor', '--json'], { ...apiSettings(), DATABASE_URL: 'nowhere' });
    const { status, checks } = JSON.parse(output) as { status: string; checks: Record<string, string>[] };
    expect({ code, status }).to.deep.equal({ code: 1, status: 'fault' });
    expect(checks[0]).to.deep.equal({
      name: 'settings',
      status: 'fault',
      says: 'DATABASE_URL: must be a postgres:// URL',
      remedy: 'set it: DATABASE_URL=postgres://user:password@host:5432/database',
    });
    expect(checks.at(-1)).to.include({ name: 'tokens (JWT_…)', status: 'ok' });
  });

  it('doctor says what of the streams can not be read, and fails where nothing can', async () => {
    const linesOf = async (streams: readonly object[]) => {
      streaming.streams = streams as typeof streaming.streams;
      const { output } = await run(['doctor'], apiSettings());
      return output.split('\n').filter((line) => line.includes(' streams, streaming:'));
    };
    try {
      const some = [{ stream_id: 'a', created_at: '2026-01-02 03:04:05' }, { stream_id: 'a' }, { id: 'b' }];
      const [partly, entries, times] = await linesOf(some);
      expect(partly).to.match(/^✓ .*: 1 streams$/);
      expect(entries).to.match(/^! .*: 2 entries can't be listed/);
      expect(times).to.match(/^! .*: 1 streams have a time that can't be read$/);
      const [wholly] = await linesOf([{ id: 'a' }, { id: 'b' }]);
      expect(wholly).to.match(/^✗ .*none of its 2 entries has a usable id$/);
    } finally {
      streaming.streams = [];
    }
  });

  it('doctor says what is wrong with the ledger and what to do, and takes a view for no fault', async () => {
    const { knex } = database;
    await rollBack(knex);
    await migrateTables(knex);
    await knex('inference_jobs').insert({ task_type: 't', status: 'queued' });
    await putUser(knex, { username: 'eve', role: 'admin', password: 'correct horse' });
    await installLedger(knex);
    const doctor = (more: NodeJS.ProcessEnv = {}) => run(['doctor'], { ...apiSettings(), ...more });

    await knex.raw(
      'ALTER TABLE inference_jobs DISABLE TRIGGER USER; ALTER TABLE inference_jobs ENABLE TRIGGER USER',
    );
    const doubted = await doctor();
    expect(doubted.code).to.equal(1);
    expect(doubted.output)
      .to.match(/✓ jobs: 1;/)
      .and.match(/✗ ledger: inference_jobs: .*triggers_off\)\n {2}→ `taskdeck ledger rebuild`\n/);

    await knex.raw('DROP TABLE inference_jobs_ledger_buckets');
    const broken = await doctor();
    expect(broken.output)
      .to.match(/✓ jobs: 1;/)
      .and.match(/✗ ledger: parts of it are missing.*\n.*`taskdeck ledger rebuild`/);

    const folder = mkdtempSync(join(tmpdir(), 'taskdeck-config-'));
    try {
      const config = join(folder, 'taskdeck.json');
      writeFileSync(config, JSON.stringify({ jobs: { table: 'shown_jobs' } }));
      await knex.raw('CREATE VIEW shown_jobs AS SELECT * FROM inference_jobs');
      const viewed = await doctor({ TASKDECK_CONFIG: config });
      expect(viewed.output)
        .to.match(/✓ jobs: 1;/)
        .and.match(/! table of the jobs: public\.shown_jobs is a view/)
        .and.match(/✓ ledger: none is possible: shown_jobs is no table/);
      expect(viewed.code).to.equal(0);
    } finally {
      await knex.raw('DROP VIEW IF EXISTS shown_jobs');
      rmSync(folder, { recursive: true });
      await removeLedger(knex);
    }
  });

  it('user makes a user who can sign in, and changes one, by a password that no process list shows', async () => {
    const users = new KnexUserDirectory(database.knex);
    const put = async (password: string, ...args: string[]): Promise<Ended> => {
      const child = start(['user', '--name', 'ada', ...args], { DATABASE_URL: database.url });
      child.stdin?.end(`${password}\n`);
      return ended(child);
    };
    expect((await put('correct horse', '--role', 'admin')).output).to.match(/^ada is an admin, id \S+\n$/);
    const made = await users.check('ada', 'correct horse');
    expect(made).to.include({ username: 'ada', role: 'admin' });
    expect((await put('battery staple')).output).to.match(/^ada is a user/);
    expect(await users.check('ada', 'battery staple')).to.include({ id: made?.id, role: 'user' });
    expect(await users.check('ada', 'correct horse')).to.equal(null);
    expect((await put('short')).output).to.equal('taskdeck: a password has at least 8 characters\n');
    expect((await put('long enough', '--role', 'root')).output).to.equal(
      'taskdeck: --role takes admin or user\n',
    );
  });

  it('user lists users, and changes, signs out, disables and deletes one', async () => {
    const user = (...args: string[]) => run(['user', ...args], { DATABASE_URL: database.url });
    const { id } = await putUser(database.knex, { username: 'bob', role: 'user', password: 'correct horse' });
    expect((await user('list')).output).to.include(`bob\tuser\tenabled\t${id}\n`);
    expect(await user('role', '--name', 'bob', '--role', 'admin')).to.deep.equal({
      code: 0,
      output: 'bob has another role\n',
    });
    expect((await user('sign-out', '--name', 'bob')).output).to.equal('bob is signed out\n');
    expect((await user('disable', '--name', 'bob')).output).to.equal('bob is disabled, and signed out\n');
    expect((await user('list')).output).to.include(`bob\tadmin\tdisabled\t${id}\n`);
    expect((await user('enable', '--name', 'bob')).output).to.equal('bob is enabled\n');
    expect((await user('delete', '--name', 'bob')).output).to.equal('bob is deleted\n');
    const gone = { code: 1, output: 'there is no user bob\n' };
    expect(await user('disable', '--name', 'bob')).to.deep.equal(gone);
    expect(await user('delete', '--name', 'bob')).to.deep.equal(gone);
    expect((await user('role', '--name', 'bob')).output).to.equal('taskdeck: --role takes admin or user\n');
    expect((await user('banish', '--name', 'bob')).code).to.equal(2);
  });

  const refusals: [string[], NodeJS.ProcessEnv, number, RegExp][] = [
    [['api'], {}, 1, /^taskdeck: DATABASE_URL: is required\n$/],
    [['web'], { API_URL: 'nowhere' }, 1, /^taskdeck: API_URL: must be an http or https URL\n$/],
    [
      ['web'],
      { API_URL: 'http://a', TASKDECK_X: '1' },
      1,
      /^taskdeck: TASKDECK_X: is not a setting that Taskdeck knows\n$/,
    ],
    [['web', '--port', '1'], { API_URL: 'http://a' }, 2, /^taskdeck: [^\n]*--port[^\n]*\n$/],
    [['sing'], {}, 2, /^taskdeck: there is no command sing\n/],
    [['constructor'], {}, 2, /^taskdeck: there is no command constructor\n/],
    [['help'], {}, 0, /^Usage: taskdeck/],
  ];
  for (const [args, env, code, message] of refusals) {
    it(`answers ${args.join(' ')} with ${JSON.stringify(env)} by exit code ${code} and a clear word`, async () => {
      const outcome = await run(args, env);
      expect(outcome.code).to.equal(code);
      expect(outcome.output).to.match(message);
    });
  }

  const unreachable = 'postgres://ada:hunter2@127.0.0.1:1/x';
  for (const args of [['migrate'], ['ledger', 'status'], ['ledger', 'install']]) {
    it(`answers ${args.join(' ')} by one line where the database is not to be had`, async () => {
      const outcome = await run(args, { DATABASE_URL: unreachable });
      expect(outcome).to.deep.equal({ code: 1, output: 'taskdeck: connect ECONNREFUSED 127.0.0.1:1\n' });
    });
  }

  it('answers by one line, and no statement, where the database refuses what a command has to do', async () => {
    const { knex, url } = database;
    const options = encodeURIComponent('-c default_transaction_read_only=on');
    const readOnly = await run(['ledger', 'install'], { DATABASE_URL: `${url}?options=${options}` });
    expect(readOnly.code).to.equal(1);
    expect(readOnly.output).to.match(/^taskdeck: [^\n]* in a read-only transaction\n$/);

    const role = `weak_${process.pid}`;
    await rollBack(knex);
    await knex.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'hunter2'; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role};
      GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
    try {
      const weak = new URL(url);
      Object.assign(weak, { username: role, password: 'hunter2' });
      expect(await run(['migrate'], { DATABASE_URL: weak.href })).to.deep.equal({
        code: 1,
        output: 'taskdeck: permission denied for schema public\n',
      });
    } finally {
      await knex.raw(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      await migrateTables(knex);
    }
  });

  it('says that the database does not answer where it takes connections and stays silent', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    try {
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      const outcome = await run(['migrate'], { DATABASE_URL: `postgres://ada:hunter2@127.0.0.1:${port}/x` });
      expect(outcome).to.deep.equal({ code: 1, output: 'taskdeck: the database did not answer in time\n' });
    } finally {
      silent.close();
    }
  });

  it('tells more of a failure with LOG_LEVEL=debug, but no password', async () => {
    const { output } = await run(['migrate'], { DATABASE_URL: unreachable, LOG_LEVEL: 'debug' });
    expect(output).to.match(/^taskdeck: connect ECONNREFUSED 127.0.0.1:1\nError: .*\n {4}at /);
    expect(output).not.to.include('hunter2');
  });

  for (const [args, code] of [
    [['help'], 0],
    [['ledger', 'status'], 1],
  ] as [string[], number][]) {
    it(`ends ${args.join(' ')} quietly, with its usual exit code, where nobody reads its output`, async () => {
      const child = start(args, { DATABASE_URL: database.url });
      child.stdout?.destroy();
      let complaint = '';
      child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
      expect(await once(child, 'close')).to.deep.equal([code, null]);
      expect(complaint).to.equal('');
    });
  }

  it('names the port that is taken', async () => {
    const { code, output } = await run(['web'], {
      API_URL: 'http://127.0.0.1:1',
      WEB_PORT: new URL(streaming.url).port,
    });
    expect(code).to.equal(1);
    expect(output.split('\n').at(-2)).to.match(
      /^taskdeck: port \d+ of 127\.0\.0\.1 is taken by another program$/,
    );
  });

  it('a server told SIGTERM goes unready, serves on, finishes what is under way and ends with 0', async () => {
    const child = start(['api'], apiSettings());
    const url = await serving(child);
    expect((await fetch(`${url}/readyz`)).status).to.equal(200);
    const connection = await openKeptConnection(url);
    const outcome = ended(child);
    child.kill('SIGTERM');
    expect(await connection.statusOf('/readyz', 503)).to.equal(503);
    expect((await fetch(`${url}/healthz`)).status).to.equal(200);
    connection.close();
    expect((await outcome).code).to.equal(0);
  });

  it("a server's log has, a JSON line each, the warnings of Node and the error that nobody caught", async () => {
    const trouble = `process.on('SIGUSR2', () => {
      process.emitWarning('odd');
      setImmediate(() => setImmediate(() => { throw new Error('a defect'); }));
    });`;
    const args = ['--import', `data:text/javascript,${encodeURIComponent(trouble)}`, CLI, 'web'];
    const env = { PATH: process.env['PATH'], API_URL: 'http://127.0.0.1:1', WEB_PORT: '0' };
    const child = spawn(process.execPath, args, { env });
    children.push(child);
    await serving(child);
    const outcome = ended(child);
    child.kill('SIGUSR2');
    const { code, output } = await outcome;
    expect(code).to.equal(1);
    const lines = output.trim().split('\n');
    const told = lines.map((line) => JSON.parse(line) as { level: number; err?: { message: string } });
    expect(told.map(({ level, err }) => [level, err?.message])).to.deep.equal([
      [40, 'odd'],
      [50, 'a defect'],
    ]);
  });

  it('a server ends at once on Ctrl-C, also as the child of a process manager that talks to it', async () => {
    const child = fork(CLI, ['web'], {
      env: { PATH: process.env['PATH'], API_URL: 'http://127.0.0.1:1', WEB_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    children.push(child);
    await serving(child);
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    expect(await exit).to.deep.equal([0, null]);
  });

  const UNREADABLE_USERS: Record<string, [inflict: string, undo: string]> = {
    'there is no table of users': ['ALTER TABLE users RENAME TO gone', 'ALTER TABLE gone RENAME TO users'],
    'a column of theirs is missing': [
      'ALTER TABLE users RENAME password_hash TO hash',
      'ALTER TABLE users RENAME hash TO password_hash',
    ],
    'they are locked': ['BEGIN; LOCK TABLE users', 'ROLLBACK'],
  };
  for (const [what, [inflict, undo]] of Object.entries(UNREADABLE_USERS)) {
    it(`a server is unready while ${what}, says so, and recovers`, async () => {
      await migrateTables(database.knex);
      const api = await serving(start(['api'], apiSettings()));
      const web = await serving(start(['web'], { API_URL: api, WEB_PORT: '0' }));
      const failed = async (url: string) => {
        const response = await fetch(`${url}/readyz`);
        return response.ok ? [] : ((await response.json()) as WireProblem).failed;
      };
      const untilFailing = (url: string, names: string[]) =>
        eventually(() => failed(url), { until: (now) => String(now) === String(names) });
      await untilFailing(web, []);
      const connection = (await database.knex.client.acquireConnection()) as Client;
      try {
        await connection.query(inflict);
        await untilFailing(api, ['users']);
        await untilFailing(web, ['api']);
      } finally {
        await connection.query(undo);
        await database.knex.client.releaseConnection(connection);
      }
      await untilFailing(web, []);
    });
  }

  it('starts without its database, is alive but unready, and answers 503', async () => {
    const child = start(['api'], { ...apiSettings(), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' });
    const url = await serving(child);
    expect((await fetch(`${url}/healthz`)).status).to.equal(200);
    expect((await fetch(`${url}/readyz`)).status).to.equal(503);
  });
});
