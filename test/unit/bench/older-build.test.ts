import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FORMAT } from '../../../src/adapters/knex/ledger/ledger-names.js';
import { checkTrust, copyOlderBuild } from '../../bench/platform/older-build.js';

describe('an older build that competes', () => {
  const NAMES = 'dist/src/adapters/knex/ledger/ledger-names.js';
  const DATABASE = { rows: 10_000, url: 'postgres://127.0.0.1:1/none' };
  let scratch: string;
  let checkout: string;

  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'taskdeck-older-'));
    checkout = join(scratch, 'checkout');
    write('package.json', '{ "type": "module" }');
    write('node_modules/known/index.js', 'export const status = 0;');
    write(
      'node_modules/known/package.json',
      '{ "name": "known", "type": "module", "exports": "./index.js" }',
    );
    write(NAMES, 'export const FORMAT = 1;');
  });
  afterEach(() => rmSync(scratch, { recursive: true }));

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(checkout, name)), { recursive: true });
    writeFileSync(join(checkout, name), text);
  }

  function copyWith(cli: string): string {
    write('dist/src/composition/cli.js', cli);
    return copyOlderBuild(checkout, scratch);
  }

  it("takes this build's ledger for one of its own format, in a copy that finds its packages", () => {
    const cli = copyWith(
      `import { status } from 'known';
       import { FORMAT } from '../adapters/knex/ledger/ledger-names.js';
       process.exit(FORMAT === ${FORMAT} && process.env.DATABASE_URL === '${DATABASE.url}' ? status : 1);`,
    );
    checkTrust(cli, DATABASE);
    expect(readFileSync(join(checkout, NAMES), 'utf8')).to.equal('export const FORMAT = 1;');
  });

  it('is refused where it does not trust the ledger, with what it said', () => {
    const cli = copyWith(`console.log('broken: parts of it are missing'); process.exit(1);`);
    expect(() => checkTrust(cli, DATABASE)).to.throw(/10000 rows: broken: parts of it are missing/);
  });

  it('is refused where it was not built', () => {
    expect(() => copyOlderBuild(checkout, scratch))
      .to.throw('--old')
      .with.property('message')
      .that.includes('build it');
  });
});
