import { expect } from 'chai';
import type { WireSourceReport, WireTaskPage } from '../../../src/adapters/http/wire.js';
import { loadLocale } from '../../../ui/i18n/locale.js';
import { NO_CONDITIONS } from '../../../ui/list/conditions.js';
import { changedKeys, showPage } from '../../../ui/list/list-model.js';
import type { ListState } from '../../../ui/list/list-state.js';
import { DEFAULT_STATE } from '../../../ui/list/list-state.js';
import {
  currentPage,
  displacedText,
  isDisplaced,
  isIncomplete,
  isPartial,
  searchedFrom,
  settle,
} from '../../../ui/list/partial-answer.js';

const T = '2026-01-01T00:00:00.000000Z';
const ASKED: ListState = {
  ...DEFAULT_STATE,
  page: 300,
  asOf: T,
  conditions: { ...NO_CONDITIONS, task_type: ['gone'] },
};

function report(change: Partial<WireSourceReport> = {}): WireSourceReport {
  return {
    source: 'compute',
    origin: 'compute',
    status: 'ok',
    item_total: 1,
    as_of: T,
    truncated: false,
    unreadable: 0,
    ...change,
  };
}

function aPage(change: Partial<WireTaskPage> = {}): WireTaskPage {
  return {
    items: [],
    item_total: 1,
    page_now: 1,
    page_total: 1,
    total_is: 'exact',
    as_of: T,
    newer: 0,
    facets: { status: [], task_type: [] },
    sources: [report()],
    ...change,
  };
}

const PARTIAL: Record<string, Partial<WireTaskPage>> = {
  'without one of its sources': { total_is: 'at_least', sources: [report({ status: 'unavailable' })] },
  'with a stale source': { sources: [report({ status: 'stale' })] },
  'of a source that told less than it has': { sources: [report({ truncated: true })] },
  'that was not counted to its end': { total_is: 'at_least' },
};

describe('an answer that does not know all', () => {
  for (const [what, change] of Object.entries(PARTIAL)) {
    it(`leaves what is asked for as it is: one ${what}`, () => {
      expect(isPartial(aPage(change))).to.equal(true);
      expect(settle(ASKED, aPage(change))).to.deep.equal(ASKED);
      expect(settle({ ...ASKED, asOf: null }, aPage({ ...change, page_now: 2 })).asOf).to.equal(null);
    });
  }

  it('moves to the page that is really there once all is known, and freezes later pages', () => {
    expect(settle(ASKED, aPage())).to.deep.equal({ ...ASKED, page: 1 });
    expect(settle({ ...ASKED, asOf: null }, aPage({ page_now: 7 }))).to.include({ page: 7, asOf: T });
    expect(settle(DEFAULT_STATE, aPage())).to.deep.equal(DEFAULT_STATE);
  });

  it('is turned from the page that is shown, and one not yet answered from the page that was asked for', () => {
    const page = aPage(PARTIAL['that was not counted to its end']);
    const shown = showPage(null, { page, tag: null }, { state: ASKED, turned: true, now: 0 });
    expect(isDisplaced(shown)).to.equal(true);
    expect(currentPage({ shown, state: ASKED })).to.equal(1);
    expect(currentPage({ shown, state: { ...ASKED, page: 301 } })).to.equal(301);
    expect(currentPage({ shown: null, state: ASKED })).to.equal(300);
  });

  it('was searched as far back as the source that went back least', () => {
    const back = (...moments: (string | undefined)[]) =>
      searchedFrom(moments.map((from) => report(from === undefined ? {} : { searched_from: from })));
    expect(back(undefined, undefined)).to.equal(null);
    expect(back('2026-01-01T00:00:00Z', undefined, '2026-01-02T00:00:00Z')).to.equal('2026-01-02T00:00:00Z');
    const sources = [report({ searched_from: T })];
    expect(isIncomplete(aPage({ sources }))).to.equal(true);
    expect(isIncomplete(aPage())).to.equal(false);
  });

  it('makes no news of the rows of another page', () => {
    expect(changedKeys(aPage({ page_now: 300 }), aPage())).to.deep.equal([]);
  });

  it('says which page is shown in place of which, in both languages', async () => {
    const locales = { en: await loadLocale('en'), 'zh-TW': await loadLocale('zh-TW') };
    const textOf = (language: 'en' | 'zh-TW', change: Partial<WireTaskPage> = {}) => {
      const page = aPage(change);
      const shown = showPage(null, { page, tag: null }, { state: ASKED, turned: true, now: 0 });
      return displacedText(shown, locales[language]);
    };
    const away = PARTIAL['without one of its sources'];
    expect(textOf('en', away)).to.equal(
      'Page 300 was asked for; page 1 is shown while Compute can’t be read.',
    );
    expect(textOf('zh-TW', away)).to.equal('您要的是第 300 頁；「運算」來源無法讀取，暫時顯示第 1 頁。');
    expect(textOf('en')).to.equal('Page 300 was asked for; page 1 is the last one known.');
    expect(textOf('zh-TW')).to.equal('您要的是第 300 頁，目前已知的最後一頁是第 1 頁。');
  });
});
