import { expect } from 'chai';
import type { WireTask, WireTaskPage } from '../../../src/adapters/http/wire.js';
import { isTaskPage } from '../../../ui/session/is-task-page.js';

const TASK: WireTask = {
  id: 'job-1',
  source: 'compute',
  origin: 'compute',
  task_type: 'llm.chat',
  status: 'running',
  status_text: null,
  name: null,
  user_id: null,
  progress: 0.5,
  created_at: '2026-01-01T00:00:00.000000Z',
  started_at: null,
  finished_at: null,
  error: null,
  details: {},
};
const PAGE: WireTaskPage = {
  items: [TASK],
  item_total: 1,
  page_now: 1,
  page_total: 1,
  total_is: 'exact',
  as_of: '2026-01-01T00:00:00.000000Z',
  newer: 0,
  facets: { status: [{ value: 'running', count: 1 }], task_type: [{ value: 'llm.chat', count: 1 }] },
  sources: [
    {
      source: 'streaming',
      origin: 'streaming',
      status: 'unavailable',
      item_total: null,
      as_of: null,
      truncated: false,
      unreadable: 0,
    },
  ],
};

describe('the check of a page that the server answered', () => {
  it('lets the wire contract through, and what a newer server adds to it', () => {
    expect(isTaskPage(PAGE)).to.equal(true);
    expect(isTaskPage({ ...PAGE, items: [], more: 1 })).to.equal(true);
    for (const fault of ['timeout', 'struck by lightning', null, 7]) {
      expect(isTaskPage({ ...PAGE, sources: [{ ...PAGE.sources[0], fault }] }), String(fault)).to.equal(true);
    }
  });

  it('refuses a page without any one of its fields', () => {
    for (const field of Object.keys(PAGE)) {
      expect(isTaskPage({ ...PAGE, [field]: undefined }), field).to.equal(false);
      expect(isTaskPage({ ...PAGE, [field]: null }), field).to.equal(false);
    }
  });

  it('refuses items that are none', () => {
    for (const item of [null, undefined, 'x', 1]) {
      expect(isTaskPage({ ...PAGE, items: [TASK, item] }), JSON.stringify(item)).to.equal(false);
    }
  });

  it('refuses facets and sources that are none', () => {
    expect(isTaskPage({ ...PAGE, sources: [null] })).to.equal(false);
    expect(isTaskPage({ ...PAGE, facets: { status: [] } })).to.equal(false);
    expect(isTaskPage({ ...PAGE, facets: { status: [{ value: 'failed' }], task_type: [] } })).to.equal(false);
  });

  it('refuses what is no page at all', () => {
    for (const body of [undefined, null, 'x', 1, [], {}]) expect(isTaskPage(body)).to.equal(false);
  });
});
