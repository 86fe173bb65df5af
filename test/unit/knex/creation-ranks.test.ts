import { expect } from 'chai';
import { startOfShare } from '../../../src/adapters/knex/search/creation-ranks.js';
import { UNSCOPED } from '../../../src/domain/task-scope.js';
import { at } from '../../contract/a-job.js';

describe('startOfShare', () => {
  const bounds = ['2026-01-01T00:00:00+00:00', '2026-01-01T10:00:00+00:00', '2026-01-02T00:00:00+00:00'];

  it('tells since when the newest share was created', () => {
    expect(startOfShare({ bounds }, UNSCOPED, 0.5)).to.equal(at('2026-01-01T10:00:00Z'));
    expect(startOfShare({ bounds }, UNSCOPED, 0.25)).to.equal(at('2026-01-01T17:00:00Z'));
  });

  it('tells nothing of a range that begins after the last bound, and so never what is before it', () => {
    const scope = { ...UNSCOPED, createdFrom: at('2026-01-02T12:00:00Z') };
    expect(startOfShare({ bounds }, scope, 0.25)).to.equal(null);
    expect(startOfShare({ bounds }, { ...scope, createdTo: at('2026-01-03T00:00:00Z') }, 0.25)).to.equal(
      null,
    );
  });

  it('tells nothing of a range that ends before the first bound', () => {
    const scope = { ...UNSCOPED, createdTo: at('2025-12-31T00:00:00Z') };
    expect(startOfShare({ bounds }, scope, 0.25)).to.equal(null);
  });
});
