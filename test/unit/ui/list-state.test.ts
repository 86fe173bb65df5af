import { expect } from 'chai';
import { conditionsOf, NO_CONDITIONS } from '../../../ui/list/conditions.js';
import type { ListState } from '../../../ui/list/list-state.js';
import {
  DEFAULT_STATE,
  hasFilters,
  isListParameter,
  ofTask,
  withConditions,
  withOrder,
  withPage,
  withSize,
  withoutFilters,
  withoutParameter,
} from '../../../ui/list/list-state.js';
import { apiQuery, readListUrl } from '../../../ui/list/list-url.js';

const NOW = '2026-01-02T03:04:05.000006Z';
const onPage7: ListState = {
  ...DEFAULT_STATE,
  page: 7,
  asOf: NOW,
  open: ['compute:1'],
  conditions: { ...NO_CONDITIONS, status_filter: ['failed'] },
};

describe('moving in the list', () => {
  it('freezes every page but the first at the moment of the list that was seen', () => {
    expect(withPage(DEFAULT_STATE, 2, NOW)).to.include({ page: 2, asOf: NOW });
    expect(withPage(onPage7, 8, '2027-01-01T00:00:00.000000Z')).to.include({ page: 8, asOf: NOW });
  });

  it('makes the first page live again', () => {
    expect(withPage(onPage7, 1, NOW)).to.include({ page: 1, asOf: null });
  });

  it('closes details on another page', () => {
    expect(withPage(onPage7, 8, NOW).open).to.deep.equal([]);
  });

  it('starts another list live on its first page', () => {
    expect(withOrder(onPage7, 'created_at')).to.include({ page: 1, asOf: null, sort: 'created_at' });
    const narrowed = withConditions(onPage7, { user_id: ['u'] });
    expect(narrowed).to.include({ page: 1, asOf: null });
    expect(narrowed.conditions).to.include({ status_filter: onPage7.conditions.status_filter });
    expect(narrowed.conditions.user_id).to.deep.equal(['u']);
  });

  it('starts from no condition where only one task was shown', () => {
    const task = ofTask({ source: 'compute', origin: 'compute', id: 'x' });
    expect(withConditions(task, { user_id: ['u'] })).to.deep.equal(
      withConditions(DEFAULT_STATE, { user_id: ['u'] }),
    );
  });

  it('stays with the first row when the page size changes', () => {
    expect(withSize(onPage7, 50, NOW)).to.include({ size: 50, page: 3, asOf: NOW });
    expect(withSize({ ...onPage7, page: 2 }, 100, NOW)).to.include({ size: 100, page: 1, asOf: null });
  });

  it('clears every filter and nothing else', () => {
    const filtered = { ...onPage7, conditions: conditionsOf((name) => [name]), size: 50 };
    const cleared = withoutFilters(filtered);
    expect(hasFilters(filtered)).to.equal(true);
    expect(hasFilters(cleared)).to.equal(false);
    expect(cleared.size).to.equal(50);
  });

  it('resets whichever parameter the server refuses', () => {
    const parameters = [...Object.keys(NO_CONDITIONS), 'page', 'size', 'sort', 'as_of'];
    const search = `?${parameters.map((name) => `${name}=x`).join('&')}`;
    expect(isListParameter('open')).to.equal(false);
    for (const parameter of parameters.filter(isListParameter)) {
      const state = readListUrl({ pathname: '/admin/tasks', search });
      expect(apiQuery(state)).to.match(new RegExp(`(^|&)${parameter}=x`));
      expect(apiQuery(withoutParameter(state, parameter))).not.to.match(new RegExp(`(^|&)${parameter}=x`));
    }
  });
});
