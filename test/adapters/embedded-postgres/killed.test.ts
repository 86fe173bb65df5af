import { expect } from 'chai';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EmbeddedPostgres } from '../../../src/adapters/embedded-postgres/index.js';
import { removeData, startEmbeddedPostgres } from '../../../src/adapters/embedded-postgres/index.js';
import { eventually } from '../../support/eventually.js';
import { isRunning } from '../../support/is-running.js';
import { query } from '../../support/query.js';
import type { StoppedData } from './scratch-folder.js';
import { makeScratch, makeStoppedData, removeScratch } from './scratch-folder.js';

const HOLDER = fileURLToPath(new URL('./hold-postgres.js', import.meta.url));

describe('an embedded Postgres whose processes are killed', () => {
  let scratch: string;
  let dataDir: string;
  let own: EmbeddedPostgres | undefined;
  let stopped: StoppedData;
  const children: ChildProcess[] = [];

  before(async () => {
    stopped = await makeStoppedData();
  });
  after(() => stopped.close());

  beforeEach(() => {
    scratch = makeScratch(0o755);
    dataDir = stopped.fillData(scratch);
    own = undefined;
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await own?.stop();
    await removeScratch(scratch);
  });

  async function holdElsewhere(): Promise<{ holder: ChildProcess; url: string; pid: number }> {
    const holder = spawn(process.execPath, [HOLDER, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(holder);
    const line = await new Promise<string>((done) => holder.stdout.setEncoding('utf8').once('data', done));
    return { holder, ...(JSON.parse(line) as { url: string; pid: number }) };
  }

  function wardenPid(): number {
    return (JSON.parse(readFileSync(join(dataDir, 'in-use.json'), 'utf8')) as { pid: number }).pid;
  }

  it('ends with its parent, even one that was killed by force', async () => {
    const { holder, pid } = await holdElsewhere();
    const warden = wardenPid();
    expect(isRunning(pid)).to.equal(true);
    holder.kill('SIGKILL');
    await eventually(() => !isRunning(pid) && !isRunning(warden));
  });

  it('ends with a parent that just reaches its end', async () => {
    const script = `
      const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL('../../../src/adapters/embedded-postgres/index.js', import.meta.url).href)});
      process.stdout.write(String((await startEmbeddedPostgres({ dataDir: process.argv[1] })).pid));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const text = new Promise<string>((done) => child.stdout.setEncoding('utf8').once('data', done));
    expect(await new Promise((done) => child.once('exit', done))).to.equal(0);
    const pid = Number(await text);
    await eventually(() => !isRunning(pid));
  });

  it('is taken over by the next start when its warden was killed too, with every acknowledged row', async () => {
    const { holder, url, pid } = await holdElsewhere();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(wardenPid(), 'SIGKILL');
    holder.kill('SIGKILL');
    await eventually(() => holder.signalCode !== null);
    expect(isRunning(pid)).to.equal(true);

    own = await startEmbeddedPostgres({ dataDir });
    await eventually(() => !isRunning(pid));
    expect(await query(own.url, 'SELECT answer FROM kept')).to.deep.equal([{ answer: 42 }]);
  });

  it('comes back on its port when Postgres itself is killed, with every acknowledged row', async () => {
    const progress: string[] = [];
    own = await startEmbeddedPostgres({ dataDir, onProgress: (text) => progress.push(text) });
    const { url, pid } = own;
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(pid, 'SIGKILL');
    await eventually(async () => (await query(url, 'SELECT answer FROM kept'))[0]?.['answer'] === 42);
    await eventually(() => own!.pid !== pid);
    expect(own.url).to.equal(url);
    expect(progress.join(' ')).to.match(/died.*again/);
  });

  it('comes back on its port when the warden is killed', async () => {
    own = await startEmbeddedPostgres({ dataDir });
    const { url, pid } = own;
    process.kill(wardenPid(), 'SIGKILL');
    await eventually(() => own!.pid !== pid);
    expect(own.url).to.equal(url);
    expect(await query(url, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    await own.stop();
    expect(isRunning(own.pid)).to.equal(false);
  });

  it('is tried again by one warden at a time, ever more seldom, while it can not be started, and then comes back', async () => {
    const progress: string[] = [];
    own = await startEmbeddedPostgres({ dataDir, onProgress: (text) => progress.push(text) });
    const { url, pid } = own;
    const version = join(dataDir, 'cluster', 'PG_VERSION');
    const good = readFileSync(version);
    writeFileSync(version, '15\n');
    process.kill(wardenPid(), 'SIGKILL');
    const failures = () => progress.filter((text) => /could not be started again/.test(text));
    await eventually(failures, { until: ({ length }) => length >= 2 });
    expect(failures().map((text) => /of Postgres 15.* in (\d+) s/.exec(text)?.[1])).to.deep.equal(['2', '4']);
    writeFileSync(version, good);
    await eventually(() => own!.pid !== pid);
    expect(await query(url, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    const warden = wardenPid();
    await own.stop();
    expect([own.pid, warden].filter(isRunning)).to.deep.equal([]);
  }).timeout(60_000);

  it('is stopped although its warden was killed a moment before', async () => {
    own = await startEmbeddedPostgres({ dataDir });
    process.kill(wardenPid(), 'SIGKILL');
    await own.stop();
    await eventually(() => !isRunning(own!.pid));
  });

  it('is not tried again once it was told to stop', async () => {
    const progress: string[] = [];
    own = await startEmbeddedPostgres({ dataDir, onProgress: (text) => progress.push(text) });
    writeFileSync(join(dataDir, 'cluster', 'PG_VERSION'), '15\n');
    process.kill(wardenPid(), 'SIGKILL');
    await eventually(() => progress.length > 1);
    await own.stop();
    const told = progress.length;
    await eventually(() => !isRunning(own!.pid));
    await removeData(dataDir);
    expect(progress.length).to.equal(told);
  });

  it('survives the files of a dead run, and does not mistake a process that got its id', async () => {
    own = await startEmbeddedPostgres({ dataDir });
    await own.stop();
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => 0, 60000)'], { stdio: 'ignore' });
    children.push(bystander);
    writeFileSync(
      join(dataDir, 'cluster', 'postmaster.pid'),
      `${bystander.pid}\n${join(dataDir, 'cluster')}\n1700000000\n5432\n\n127.0.0.1\n  1 2\nready   \n`,
    );
    writeFileSync(join(dataDir, 'in-use.json'), JSON.stringify({ pid: bystander.pid, port: 1, token: 'x' }));
    own = await startEmbeddedPostgres({ dataDir });
    expect(await query(own.url, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    expect(isRunning(bystander.pid!)).to.equal(true);
  });
});
