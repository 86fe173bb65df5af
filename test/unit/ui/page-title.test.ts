import { expect } from 'chai';
import { loadLocale } from '../../../ui/i18n/locale.js';
import { NO_CONDITIONS } from '../../../ui/list/conditions.js';
import type { ListModel, ShownPage } from '../../../ui/list/list-model.js';
import type { ListState } from '../../../ui/list/list-state.js';
import { DEFAULT_STATE } from '../../../ui/list/list-state.js';
import { pageTitle } from '../../../ui/list/page-title.js';

const en = await loadLocale('en');
const FAILED: ListState = {
  ...DEFAULT_STATE,
  conditions: { ...NO_CONDITIONS, status_filter: ['failed'], task_type: ['llm.chat'] },
};

function model(change: Partial<ListModel> = {}): ListModel {
  return {
    locale: en,
    state: DEFAULT_STATE,
    shown: null,
    fault: null,
    refusal: null,
    loading: null,
    nextAt: null,
    refreshSeconds: 10,
    now: () => 0,
    menu: null,
    typeSearch: '',
    search: '',
    list: DEFAULT_STATE,
    exporting: null,
    columns: [],
    copied: null,
    ...change,
  };
}

function shown(state: ListState, streaming: 'ok' | 'unavailable' = 'ok'): ShownPage {
  const page: ShownPage['page'] = {
    items: [],
    item_total: 1410,
    page_now: 1,
    page_total: 71,
    total_is: 'exact',
    as_of: '2026-01-01T00:00:00.000000Z',
    newer: 0,
    facets: { status: [], task_type: [] },
    sources: [
      {
        source: 'streaming',
        origin: 'streaming',
        status: streaming,
        item_total: 0,
        as_of: null,
        truncated: false,
        unreadable: 0,
      },
    ],
  };
  return { page, tag: null, state, loadedAt: 0, departed: [], hasErrors: false, origins: [], toldAll: true };
}

describe('the title of the page', () => {
  it('is that of the list as long as nothing is filtered', () => {
    expect(pageTitle(model({ shown: shown(DEFAULT_STATE) }))).to.equal('Tasks · Taskdeck');
  });

  it('says what is filtered by and how much that is, once it is known', () => {
    expect(pageTitle(model({ state: FAILED, shown: shown(DEFAULT_STATE) }))).to.equal(
      'llm.chat, Failed · Tasks · Taskdeck',
    );
    expect(pageTitle(model({ state: FAILED, shown: shown(FAILED) }))).to.equal(
      'llm.chat, Failed (1,410) · Tasks · Taskdeck',
    );
  });

  it('warns while the list is not refreshed or a source is missing', () => {
    const fault = { kind: 'network', status: null, retryAfterSeconds: null, requestId: null } as const;
    expect(pageTitle(model({ fault }))).to.equal('⚠ Tasks · Taskdeck');
    expect(pageTitle(model({ shown: shown(DEFAULT_STATE, 'unavailable') }))).to.equal('⚠ Tasks · Taskdeck');
  });
});
