import { expect } from 'chai';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoFolder } from '../../../examples/demo/demo-folder.js';
import { readOrMakeSecrets } from '../../../examples/demo/demo-secrets.js';

describe('the demo’s folder', () => {
  let scratch: string;
  beforeEach(() => (scratch = mkdtempSync(join(tmpdir(), 'taskdeck-folder-'))));
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  it('is made with its parents, and found again', () => {
    const path = join(scratch, 'a', 'b');
    expect(DemoFolder.open(path).path).to.equal(path);
    writeFileSync(join(path, 'anything'), '');
    expect(DemoFolder.open(path).secrets).to.equal(join(path, 'secrets.json'));
  });

  it('is never one that holds something else, which stays as it was', () => {
    mkdirSync(join(scratch, 'logs'));
    writeFileSync(join(scratch, 'secrets.json'), '{"aws":"mine"}');
    expect(() => DemoFolder.open(scratch)).to.throw(/holds something else .*--data DIR$/);
    expect(readdirSync(scratch)).to.have.members(['logs', 'secrets.json']);
    expect(readFileSync(join(scratch, 'secrets.json'), 'utf8')).to.equal('{"aws":"mine"}');
  });

  for (const path of ['/proc/nowhere/x', '/dev/null', '/dev/null/x']) {
    it(`is not ${path}, said in one line`, () => {
      expect(() => DemoFolder.open(path)).to.throw(/^(?!.*\n).*(?:is no folder|can't be made)/);
    });
  }

  it('forgets secrets and logs, and nothing else', () => {
    const folder = DemoFolder.open(join(scratch, 'data'));
    const secrets = readOrMakeSecrets(folder.secrets);
    expect(readOrMakeSecrets(folder.secrets)).to.deep.equal(secrets);
    mkdirSync(folder.logs);
    mkdirSync(folder.postgres);
    folder.forget();
    expect([folder.secrets, folder.logs, folder.postgres].map((path) => existsSync(path))).to.deep.equal([
      false,
      false,
      true,
    ]);
    expect(readOrMakeSecrets(folder.secrets)).not.to.deep.equal(secrets);
  });

  it('has its secrets made anew where the file is broken', () => {
    const folder = DemoFolder.open(join(scratch, 'data'));
    writeFileSync(folder.secrets, '{"jwt":');
    expect(readOrMakeSecrets(folder.secrets).jwt).to.match(/^[\w-]{43}$/);
  });
});
