import { expect } from 'chai';
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findBinaries } from '../../../src/adapters/embedded-postgres/binaries.js';
import { privateFolder } from '../../../src/adapters/embedded-postgres/private-folder.js';
import { serverAccount } from '../../../src/adapters/embedded-postgres/server-account.js';
import { makeScratch } from './scratch-folder.js';

const real = dirname(dirname(findBinaries(serverAccount('/nowhere')).postgres));

describe('findBinaries', () => {
  let scratch: string;
  let native: string;

  beforeEach(() => {
    scratch = makeScratch(0o755);
    native = join(scratch, 'native');
    cpSync(real, native, { recursive: true, filter: (path) => !path.endsWith('.a') });
  });

  afterEach(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  it('finds the installed ones', () => {
    expect(findBinaries(serverAccount('/nowhere')).major).to.equal(18);
  });

  it('makes the links that the install script would have made', () => {
    rmSync(join(native, 'lib', 'libpq.so.5'), { force: true });
    writeFileSync(
      join(native, 'pg-symlinks.json'),
      JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
    );
    findBinaries(serverAccount('/nowhere'), { version: '18.0.0-test', native });
    expect(lstatSync(join(native, 'lib', 'libpq.so.5')).isSymbolicLink()).to.equal(true);
  });

  it('runs a copy where the server has no way to the installed ones', () => {
    chmodSync(scratch, 0o700);
    const version = `18.0.0-test-${process.pid}`;
    const { postgres } = findBinaries(serverAccount('/nowhere'), { version, native });
    const copied = postgres !== join(native, 'bin', 'postgres');
    expect(copied).to.equal(process.getuid?.() === 0);
    if (!copied) return;
    expect(findBinaries(serverAccount('/nowhere'), { version, native }).postgres).to.equal(postgres);
    rmSync(dirname(dirname(postgres)), { recursive: true });
  });

  it('says what is wrong where they do not run at all', () => {
    const broken = join(scratch, 'broken');
    mkdirSync(join(broken, 'bin'), { recursive: true });
    writeFileSync(join(broken, 'bin', 'postgres'), '#!/nowhere/sh\n', { mode: 0o755 });
    const version = `broken-${process.pid}`;
    try {
      expect(() => findBinaries(serverAccount('/nowhere'), { version, native: broken }))
        .to.throw('DATABASE_URL')
        .with.property('fault', 'unsupported_platform');
    } finally {
      for (const name of readdirSync(privateFolder()).filter((entry) => entry.includes(version))) {
        rmSync(join(privateFolder(), name), { recursive: true });
      }
    }
  });
});
