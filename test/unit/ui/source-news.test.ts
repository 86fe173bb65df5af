import { expect } from 'chai';
import type { WireSourceReport } from '../../../src/adapters/http/wire.js';
import { en } from '../../../ui/i18n/en.js';
import { sourceNews } from '../../../ui/list/source-news.js';

const streaming = (status: WireSourceReport['status'], unreadable = 0): WireSourceReport[] => [
  {
    source: 'streaming',
    origin: 'streaming',
    status,
    item_total: null,
    as_of: null,
    truncated: false,
    unreadable,
  },
];

describe('news of a source', () => {
  it('are told once, not at each refresh', () => {
    expect(sourceNews(null, streaming('unavailable'), en)).to.deep.equal(['Streaming is unavailable.']);
    expect(sourceNews(streaming('unavailable'), streaming('unavailable'), en)).to.deep.equal([]);
    expect(sourceNews(streaming('unavailable'), streaming('ok'), en)).to.deep.equal(['Streaming is back.']);
  });

  it('tell once that some of its tasks can not be read, whatever becomes of their number', () => {
    expect(sourceNews(streaming('ok'), streaming('ok', 2), en)).to.deep.equal([
      '2 tasks of Streaming could not be read.',
    ]);
    expect(sourceNews(streaming('ok', 2), streaming('ok', 3), en)).to.deep.equal([]);
    expect(sourceNews(streaming('ok', 3), streaming('ok'), en)).to.deep.equal([]);
    expect(sourceNews(streaming('unavailable'), streaming('ok', 1), en)).to.deep.equal([
      'Streaming is back.',
      '1 task of Streaming could not be read.',
    ]);
  });

  it('tell sources of one kind apart by the names that they have', () => {
    const cams = (east: WireSourceReport['status']) => [
      ...streaming('ok').map((report) => ({ ...report, origin: 'cams-west' })),
      ...streaming(east).map((report) => ({ ...report, origin: 'cams-east' })),
    ];
    expect(sourceNews(cams('ok'), cams('unavailable'), en)).to.deep.equal(['cams-east is unavailable.']);
    expect(sourceNews(cams('unavailable'), cams('unavailable'), en)).to.deep.equal([]);
    expect(sourceNews(cams('unavailable'), cams('ok'), en)).to.deep.equal(['cams-east is back.']);
    expect(sourceNews(cams('ok'), cams('stale'), en)).to.deep.equal([
      'cams-east can’t be read; its tasks are shown as they were last seen.',
    ]);
  });

  it('are none while all is well', () => {
    expect(sourceNews(null, streaming('ok'), en)).to.deep.equal([]);
  });
});
