import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf } from '../../bench/database/edition.js';

describe('the edition of a kept database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-edition-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is another one when a script changes, however deep it lies, and the same when anything else does', () => {
    mkdirSync(join(folder, 'sql'));
    writeFileSync(join(folder, 'sql', 'count.js'), 'one');
    const first = hashOf([folder]);
    writeFileSync(join(folder, 'sql', 'count.js.map'), 'one');
    expect(hashOf([folder])).to.equal(first);
    writeFileSync(join(folder, 'sql', 'count.js'), 'another');
    expect(hashOf([folder])).not.to.equal(first);
  });
});
