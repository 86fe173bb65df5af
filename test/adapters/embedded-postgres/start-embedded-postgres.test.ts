import { expect } from 'chai';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { EmbeddedPostgres } from '../../../src/adapters/embedded-postgres/index.js';
import {
  EmbeddedPostgresError,
  startEmbeddedPostgres,
} from '../../../src/adapters/embedded-postgres/index.js';
import { findBinaries } from '../../../src/adapters/embedded-postgres/binaries.js';
import { serverAccount } from '../../../src/adapters/embedded-postgres/server-account.js';
import { query } from '../../support/query.js';
import type { StoppedData } from './scratch-folder.js';
import { makeScratch, makeStoppedData, removeScratch } from './scratch-folder.js';

describe('startEmbeddedPostgres', () => {
  let scratch: string;
  let dataDir: string;
  let running: EmbeddedPostgres[];
  let stopped: StoppedData;

  before(async () => {
    stopped = await makeStoppedData();
  });
  after(() => stopped.close());

  beforeEach(() => {
    scratch = makeScratch(0o755);
    dataDir = join(scratch, 'data');
    running = [];
  });

  afterEach(async () => {
    for (const postgres of running) await postgres.stop();
    await removeScratch(scratch);
  });

  async function start(folder = dataDir, port?: number): Promise<EmbeddedPostgres> {
    const postgres = await startEmbeddedPostgres({
      dataDir: folder,
      ...(port === undefined ? {} : { port }),
    });
    running.push(postgres);
    return postgres;
  }

  async function faultOf(attempt: Promise<unknown>): Promise<EmbeddedPostgresError> {
    const error = await attempt.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(EmbeddedPostgresError);
    return error as EmbeddedPostgresError;
  }

  it('keeps the data between starts', async () => {
    const first = await start();
    expect(first.dataDir).to.equal(dataDir);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).to.deep.equal([{ answer: 42 }]);
  });

  it('lets nobody in without the password, which only its owner can read', async () => {
    const { url } = await start();
    const stranger = url.replace(/:[^:@]+@/, ':guess@');
    const error = await query(stranger, 'SELECT 1').catch((reason: unknown) => reason);
    expect(error).to.have.property('code', '28P01');
    expect(statSync(join(dataDir, 'password')).mode & 0o777).to.equal(0o600);
  });

  it('orders text by its bytes, acknowledges only what is on the disk, and opens no socket but 127.0.0.1', async () => {
    const { url } = await start();
    const settings = await query(
      url,
      `SELECT name, setting FROM pg_settings WHERE name IN
         ('fsync', 'full_page_writes', 'listen_addresses', 'synchronous_commit', 'unix_socket_directories') ORDER BY name`,
    );
    expect(settings.map(({ setting }) => setting)).to.deep.equal(['on', 'on', '127.0.0.1', 'on', '']);
    expect(
      await query(url, 'SELECT datcollate FROM pg_database WHERE datname = current_database()'),
    ).to.deep.equal([{ datcollate: 'C' }]);
  });

  it('tells a second start on the same folder who uses it, and leaves the first alone', async () => {
    stopped.fillData(scratch);
    const first = await start();
    const error = await faultOf(start());
    expect(error.fault).to.equal('in_use');
    expect(error.message).to.include(dataDir).and.include('--data');
    expect(await query(first.url, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('waits for a run that is just ending', async () => {
    stopped.fillData(scratch);
    const first = await start();
    const ending = first.stop();
    const second = await start();
    await ending;
    expect(await query(second.url, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('names a wanted port that is taken', async () => {
    stopped.fillData(scratch);
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as AddressInfo;
    const error = await faultOf(start(dataDir, port));
    await new Promise((done) => server.close(done));
    expect(error.fault).to.equal('port_taken');
    expect(error.message).to.include(String(port));
    expect((await start(dataDir, port)).port).to.equal(port);
  });

  it('touches nothing in a folder that holds something else', async () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'thesis.txt'), 'years of work');
    const error = await faultOf(start());
    expect(error.fault).to.equal('not_our_folder');
    expect(error.message).to.include(dataDir);
    expect(readdirSync(dataDir)).to.deep.equal(['thesis.txt']);
  });

  it('refuses the data of another major version, and says what to do', async () => {
    stopped.fillData(scratch);
    writeFileSync(join(dataDir, 'cluster', 'PG_VERSION'), '15\n');
    const error = await faultOf(start());
    expect(error.fault).to.equal('other_version');
    expect(error.message).to.match(/Postgres 15.*--fresh.*--data/);
  });

  it('runs other programs where it is given some', async () => {
    const npms = findBinaries(serverAccount(dataDir));
    const initdb = join(scratch, 'initdb-of-mine');
    writeFileSync(initdb, '#!/bin/sh\necho "initdb: error: mine" >&2\nexit 1\n', { mode: 0o755 });
    const error = await faultOf(startEmbeddedPostgres({ dataDir, binaries: { ...npms, initdb } }));
    expect(error.fault).to.equal('start_failed');
    expect(error.message).to.include('initdb: error: mine');
  });

  it('starts anew where a first start was interrupted', async () => {
    stopped.fillData(scratch);
    mkdirSync(join(dataDir, 'draft-interrupted'));
    writeFileSync(join(dataDir, 'draft-interrupted', 'PG_VERSION'), '18\n');
    await start();
    expect(readdirSync(dataDir)).not.to.include('draft-interrupted');
  });

  it('works in a folder that only its owner can enter, whoever the owner is', async () => {
    const closed = makeScratch(0o700);
    try {
      const wanted = join(closed, 'data');
      const first = await start(wanted);
      await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await first.stop();
      expect(first.dataDir === wanted).to.equal(process.getuid?.() !== 0);
      expect(statSync(closed).mode & 0o777).to.equal(0o700);
      const second = await start(wanted);
      expect(second.dataDir).to.equal(first.dataDir);
      expect(await query(second.url, 'SELECT answer FROM kept')).to.deep.equal([{ answer: 42 }]);
      await second.stop();
    } finally {
      await removeScratch(closed);
    }
  });
});
