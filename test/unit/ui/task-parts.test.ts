import { expect } from 'chai';
import type { WireTask } from '../../../src/adapters/http/wire.js';
import { loadLocale } from '../../../ui/i18n/locale.js';
import { endOf, spansOf, statusText } from '../../../ui/views/task-parts.js';

const en = await loadLocale('en');
const zh = await loadLocale('zh-TW');
const NOW = Date.parse('2026-01-02T03:04:05Z');

function aTask(overrides: Partial<WireTask> = {}): WireTask {
  return {
    id: 'a',
    source: 'streaming',
    origin: 'streaming',
    task_type: 'streaming',
    status: 'succeeded',
    status_text: null,
    name: null,
    user_id: null,
    progress: null,
    created_at: null,
    started_at: null,
    finished_at: null,
    error: null,
    details: {},
    ...overrides,
  };
}

describe('the spans of a task', () => {
  const started_at = '2026-01-02T03:00:00.000000Z';

  it('are how long it waited and ran', () => {
    const times = { created_at: '2026-01-02T02:59:59.000000Z', finished_at: '2026-01-02T03:00:02.500000Z' };
    expect(spansOf(aTask({ started_at, ...times }), NOW)).to.deep.equal({
      waitedMs: 1000,
      ranMs: 2500,
      growing: null,
    });
  });

  it('are none where they would end before they begin, or last for centuries', () => {
    for (const finished_at of ['2026-01-02T02:59:59.999000Z', '2227-01-01T00:00:00.000000Z']) {
      expect(spansOf(aTask({ started_at, finished_at }), NOW).ranMs, finished_at).to.equal(null);
    }
    const created_at = '2026-01-02T03:00:01.000000Z';
    expect(spansOf(aTask({ created_at, started_at }), NOW).waitedMs).to.equal(null);
  });

  it('begin at nothing where the clocks differ a little, and are none where they differ by more', () => {
    const startedAt = (time: string) =>
      aTask({ status: 'running', started_at: `2026-01-02T${time}.000000Z` });
    expect(spansOf(startedAt('03:04:06'), NOW).ranMs).to.equal(0);
    expect(spansOf(startedAt('03:06:06'), NOW).ranMs).to.equal(null);
  });
});

describe('the end of a task', () => {
  const finished_at = '2026-01-02T03:00:00.000000Z';

  it('is none while it waits or runs, whatever is told', () => {
    expect(endOf(aTask({ status: 'running', finished_at }))).to.equal(null);
    expect(endOf(aTask({ status: 'queued', finished_at }))).to.equal(null);
    expect(endOf(aTask({ status: 'failed', finished_at }))).to.equal(finished_at);
  });
});

describe('the text of a status', () => {
  it("has the source's own word where that is another", () => {
    const live = aTask({ status: 'unknown', status_text: 'live' });
    expect(statusText(live, en)).to.equal('Unknown (live)');
    expect(statusText(live, zh)).to.equal('未知（live）');
    expect(statusText(aTask(), en)).to.equal('Succeeded');
  });

  it('is the name alone where an earlier server tells no word', () => {
    expect(statusText(aTask({ status_text: undefined as never }), en)).to.equal('Succeeded');
  });
});
