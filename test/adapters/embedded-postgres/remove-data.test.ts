import { expect } from 'chai';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeData, startEmbeddedPostgres } from '../../../src/adapters/embedded-postgres/index.js';
import type { StoppedData } from './scratch-folder.js';
import { makeScratch, makeStoppedData, removeScratch } from './scratch-folder.js';

describe('removeData', () => {
  let scratch: string;
  let dataDir: string;
  let stopped: StoppedData;

  before(async () => {
    stopped = await makeStoppedData();
  });
  after(() => stopped.close());

  beforeEach(() => {
    scratch = makeScratch(0o755);
    dataDir = join(scratch, 'data');
  });

  afterEach(async () => {
    await removeScratch(scratch);
  });

  it('removes the database and its folder', async () => {
    stopped.fillData(scratch);
    await removeData(dataDir);
    expect(existsSync(dataDir)).to.equal(false);
  });

  it('leaves what else was put into the folder', async () => {
    stopped.fillData(scratch);
    writeFileSync(join(dataDir, 'notes.txt'), 'mine');
    await removeData(dataDir);
    expect(readdirSync(dataDir)).to.deep.equal(['notes.txt']);
  });

  it('leaves a folder alone that this launcher did not make, and minds no folder that is missing', async () => {
    mkdirSync(join(dataDir, 'cluster'), { recursive: true });
    await removeData(dataDir);
    expect(readdirSync(dataDir)).to.deep.equal(['cluster']);
    await removeData(join(scratch, 'nowhere'));
  });

  it('refuses while the database runs', async () => {
    stopped.fillData(scratch);
    const postgres = await startEmbeddedPostgres({ dataDir });
    try {
      const error = await removeData(dataDir).catch((reason: unknown) => reason);
      expect(error).to.have.property('fault', 'in_use');
      expect(existsSync(join(dataDir, 'cluster'))).to.equal(true);
    } finally {
      await postgres.stop();
    }
  });
});
