import { expect } from 'chai';
import { creationOf } from '../../../src/adapters/knex/search/creation-ranks.js';
import { at } from '../../contract/a-job.js';

describe('creationOf', () => {
  /** Half of the jobs are of the last hour. */
  const bounds = ['2026-01-01T00:00:00+00:00', '2026-01-02T01:00:00+01:00', '2026-01-02T01:00:00+00:00'];
  const known = { bounds, rows: 1_000 };
  const always = { createdFrom: null, createdTo: null, asOf: null };

  it('counts back from the newest', () => {
    expect(creationOf(known, always)?.startOfShare(0.5)).to.equal(at('2026-01-02T00:00:00Z'));
    expect(creationOf(known, always)?.startOfShare(0.25)).to.equal(at('2026-01-02T00:30:00Z'));
    expect(creationOf(known, always)?.startOfShare(0.75)).to.equal(at('2026-01-01T12:00:00Z'));
    expect(creationOf(known, always)?.startOfShare(1)).to.equal(at('2026-01-01T00:00:00Z'));
  });

  it('takes the share of a range alone', () => {
    const range = {
      ...always,
      createdFrom: at('2026-01-01T12:00:00Z'),
      createdTo: at('2026-01-02T00:00:00Z'),
    };
    expect(creationOf(known, range)?.startOfShare(0.5)).to.equal(at('2026-01-01T18:00:00Z'));
    expect(
      creationOf(known, { ...always, createdTo: at('2030-01-01T00:00:00Z') })?.startOfShare(0.25),
    ).to.equal(at('2026-01-02T00:30:00Z'));
  });

  it('knows nothing of a table whose jobs tell no time', () => {
    expect(creationOf({ ...known, bounds: ['infinity', '2026-01-01T00:00:00Z'] }, always)).to.equal(null);
  });

  it('tells nothing of a range beyond the bounds, and so never what is before it', () => {
    const after = { ...always, createdFrom: at('2026-01-02T12:00:00Z') };
    expect(creationOf(known, after)?.startOfShare(0.25)).to.equal(null);
    const before = { ...always, createdTo: at('2025-12-31T00:00:00Z') };
    expect(creationOf(known, before)?.startOfShare(0.25)).to.equal(null);
  });

  it('counts back from what is not newer', () => {
    const then = { ...always, asOf: at('2026-01-02T00:00:00Z') };
    expect(creationOf(known, then)?.startOfShare(0.25)).to.equal(at('2026-01-01T12:00:00Z'));
  });
});
