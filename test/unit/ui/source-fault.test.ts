import { expect } from 'chai';
import type { WireSourceFault, WireSourceReport } from '../../../src/adapters/http/wire.js';
import { en } from '../../../ui/i18n/en.js';
import { zhTw } from '../../../ui/i18n/zh-tw.js';
import { sourceFault } from '../../../ui/list/source-fault.js';

function reportOf(fault: unknown): WireSourceReport {
  const report = {
    source: 'compute',
    origin: 'compute',
    status: 'unavailable',
    item_total: null,
    as_of: null,
  } as const;
  return {
    ...report,
    truncated: false,
    unreadable: 0,
    ...(fault !== undefined && { fault: fault as WireSourceFault }),
  };
}

describe('what a source that is away suffers from', () => {
  it('is told in a phrase', () => {
    expect(sourceFault(reportOf('mismatched'), en)).to.equal('Its table is not as configured.');
    expect(sourceFault(reportOf('mismatched'), zhTw)).to.equal('資料表與設定不符。');
  });

  it('is left out where the server says nothing, or what this page does not know', () => {
    for (const fault of [undefined, null, '', 'struck by lightning', 'constructor', '__proto__', 7, {}]) {
      expect(sourceFault(reportOf(fault), en), String(fault)).to.equal('');
    }
  });
});
