import { expect } from 'chai';
import type { WireSourceReport } from '../../../src/adapters/http/wire.js';
import { en } from '../../../ui/i18n/en.js';
import { sourceNews } from '../../../ui/list/source-news.js';

const streaming = (status: WireSourceReport['status']): WireSourceReport[] => [
  { source: 'streaming', status, item_total: null, as_of: null, truncated: false },
];

describe('news of a source', () => {
  it('are told once, not at each refresh', () => {
    expect(sourceNews(null, streaming('unavailable'), en)).to.deep.equal(['Streaming is unavailable.']);
    expect(sourceNews(streaming('unavailable'), streaming('unavailable'), en)).to.deep.equal([]);
    expect(sourceNews(streaming('unavailable'), streaming('ok'), en)).to.deep.equal(['Streaming is back.']);
  });

  it('are none while all is well', () => {
    expect(sourceNews(null, streaming('ok'), en)).to.deep.equal([]);
  });
});
