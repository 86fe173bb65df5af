import { expect } from 'chai';
import type { WireListParameter } from '../../../../src/adapters/http/wire.js';
import { FILTER_CONDITIONS, SCOPE_CONDITIONS } from '../../../../src/application/query/conditions.js';

/** Types are gone at run time: these are what the page may ask by, or this does not compile. */
const OF_THE_PAGE: Readonly<Record<Exclude<WireListParameter, 'page' | 'size' | 'sort'>, true>> = {
  task_type: true,
  status_filter: true,
  source: true,
  origin: true,
  user_id: true,
  created_from: true,
  created_to: true,
  q: true,
  id: true,
  as_of: true,
};

describe('the parameters by which the page chooses tasks', () => {
  it('are those that the server reads', () => {
    const conditions = [...Object.values(SCOPE_CONDITIONS), ...Object.values(FILTER_CONDITIONS)];
    expect(Object.keys(OF_THE_PAGE)).to.have.members(conditions.map(({ parameter }) => parameter));
  });
});
