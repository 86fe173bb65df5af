import { expect } from 'chai';
import type { WireTask, WireTaskPage } from '../../../src/adapters/http/wire.js';
import type { TaggedPage } from '../../../ui/session/bff-client.js';
import { changedKeys, clockSkewMs, showPage } from '../../../ui/list/list-model.js';
import { DEFAULT_STATE, keyOf } from '../../../ui/list/list-state.js';

const NOW = '2026-01-02T03:04:05.000006Z';

function aTask(id: string, overrides: Partial<WireTask> = {}): WireTask {
  return {
    id,
    source: 'compute',
    origin: 'compute',
    task_type: 'llm.chat',
    status: 'running',
    status_text: null,
    name: null,
    user_id: null,
    progress: 0.5,
    created_at: NOW,
    started_at: NOW,
    finished_at: null,
    error: null,
    details: {},
    ...overrides,
  };
}

function aPage(items: readonly WireTask[], overrides: Partial<WireTaskPage> = {}): WireTaskPage {
  return {
    items,
    item_total: items.length,
    page_now: 1,
    page_total: 1,
    total_is: 'exact',
    as_of: NOW,
    newer: 0,
    facets: { status: [], task_type: [] },
    sources: [
      {
        source: 'compute',
        origin: 'compute',
        status: 'ok',
        item_total: 1,
        as_of: NOW,
        truncated: false,
        unreadable: 0,
      },
    ],
    ...overrides,
  };
}

function tagged(page: WireTaskPage): TaggedPage {
  return { page, tag: null };
}

describe('a refreshed list', () => {
  const state = { ...DEFAULT_STATE, open: ['compute:b'] };
  const before = showPage(null, tagged(aPage([aTask('a'), aTask('b')])), { state, turned: true, now: 1 });

  it('keeps a task at hand whose details are open, although it left the page', () => {
    const once = showPage(before, tagged(aPage([aTask('c'), aTask('a')])), { state, turned: false, now: 2 });
    const twice = showPage(once, tagged(aPage([aTask('d'), aTask('c')])), { state, turned: false, now: 3 });
    for (const shown of [once, twice]) {
      expect(shown.departed.map(({ task, seenAt }) => [keyOf(task), seenAt])).to.deep.equal([
        ['compute:b', 1],
      ]);
    }
  });

  it('lets go of it once it is back, closed, or on another page', () => {
    const gone = showPage(before, tagged(aPage([aTask('a')])), { state, turned: false, now: 2 });
    const back = showPage(gone, tagged(aPage([aTask('b')])), { state, turned: false, now: 3 });
    const closed = showPage(gone, tagged(aPage([aTask('a')])), {
      state: DEFAULT_STATE,
      turned: false,
      now: 3,
    });
    const turned = showPage(gone, tagged(aPage([aTask('a')])), { state, turned: true, now: 3 });
    expect([back, closed, turned].map(({ departed }) => departed)).to.deep.equal([[], [], []]);
  });

  it('hints at the rows that are new or tell of an event, not at progress, which moves all the time', () => {
    const after = [
      aTask('a', { status: 'failed' }),
      aTask('b', { progress: 0.6, details: { step: 2 } }),
      aTask('c'),
    ];
    expect(changedKeys(before.page, aPage(after))).to.deep.equal(['compute:a', 'compute:c']);
  });

  it('tells tasks of one id apart by the source that they came from', () => {
    const stream = { ...aTask('cam'), source: 'streaming' } as const;
    expect(keyOf({ ...stream, origin: 'streaming' })).to.equal('streaming:cam');
    expect(keyOf({ ...stream, origin: 'cams-east' })).to.equal('streaming/cams-east:cam');
  });

  it('remembers the sources of before, since an answer tells only of those that were asked', () => {
    const streaming = { ...aPage([]).sources[0], source: 'streaming', origin: 'cams' } as never;
    const asked = { ...DEFAULT_STATE, conditions: { ...DEFAULT_STATE.conditions, source: ['streaming'] } };
    const narrow = showPage(null, tagged(aPage([], { sources: [streaming] })), {
      state: asked,
      turned: true,
      now: 1,
    });
    expect(narrow.toldAll).to.equal(false);
    const wide = showPage(narrow, tagged(aPage([])), { state: DEFAULT_STATE, turned: true, now: 2 });
    expect(wide.origins.map(({ origin }) => origin)).to.deep.equal(['cams', 'compute']);
    expect(wide.toldAll).to.equal(true);
  });

  it('tells the server’s clock from a source that was just read, never from a stale one', () => {
    const page = aPage([], {
      as_of: '2020-01-01T00:00:00.000000Z',
      sources: [
        {
          source: 'compute',
          origin: 'compute',
          status: 'ok',
          item_total: 0,
          as_of: NOW,
          truncated: false,
          unreadable: 0,
        },
        {
          source: 'streaming',
          origin: 'streaming',
          status: 'stale',
          item_total: 0,
          as_of: '2027-01-01T00:00:00.000000Z',
          truncated: false,
          unreadable: 0,
        },
      ],
    });
    expect(clockSkewMs(page, Date.parse(NOW) - 5_000)).to.equal(5_000);
    expect(clockSkewMs(aPage([], { sources: [] }), 0)).to.equal(null);
  });
});
