import { expect } from 'chai';
import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { privateFolder } from '../../../src/adapters/embedded-postgres/private-folder.js';
import { makeScratch } from './scratch-folder.js';

describe('privateFolder', () => {
  const name = `taskdeck-${process.getuid?.() ?? ''}`;
  let first: string;
  let second: string;

  beforeEach(() => {
    first = makeScratch(0o755);
    second = makeScratch(0o755);
  });

  afterEach(() => {
    for (const folder of [first, second]) rmSync(folder, { recursive: true, force: true });
  });

  it('lets others through but not in, and is the same each time', () => {
    const folder = privateFolder([first, second]);
    expect(folder).to.equal(join(first, name));
    expect(statSync(folder).mode & 0o777).to.equal(0o711);
    expect(privateFolder([first, second])).to.equal(folder);
  });

  it('passes over a place that is not there', () => {
    expect(privateFolder([join(first, 'missing'), second])).to.equal(join(second, name));
  });

  it('refuses a folder that others could have planted something in', () => {
    mkdirSync(join(first, name));
    chmodSync(join(first, name), 0o777);
    symlinkSync('/', join(second, name));
    expect(() => privateFolder([first, second]))
      .to.throw('written by other users')
      .with.property('fault', 'unsafe_folder');
  });
});
