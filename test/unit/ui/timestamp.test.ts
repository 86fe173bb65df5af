import { expect } from 'chai';
import { clockText, localText, timestampMs, utcText } from '../../../ui/i18n/timestamp.js';

const MOMENT = '2026-11-24T23:59:59.123456Z';

describe('a moment on the page', () => {
  it('keeps its microseconds in both zones', () => {
    expect(utcText(MOMENT)).to.equal('2026-11-24 23:59:59.123456 UTC');
    expect(localText(MOMENT, 'Asia/Taipei')).to.equal('2026-11-25 07:59:59.123456 GMT+8');
    expect(localText(MOMENT, 'Asia/Kolkata')).to.equal('2026-11-25 05:29:59.123456 GMT+5:30');
  });

  it('follows the zone over a change of its clocks', () => {
    expect(localText('2026-03-29T00:59:59.000001Z', 'Europe/Berlin')).to.contain('01:59:59.000001 GMT+1');
    expect(localText('2026-03-29T01:00:00.000000Z', 'Europe/Berlin')).to.contain('03:00:00.000000 GMT+2');
  });

  it('shows midnight as 00', () => {
    expect(clockText(Date.UTC(2026, 0, 1), 'UTC')).to.equal('00:00:00');
  });

  it('shows what is no timestamp as it is', () => {
    expect(timestampMs('infinity')).to.equal(null);
    expect(utcText('infinity')).to.equal('infinity');
    expect(localText('infinity')).to.equal('infinity');
  });

  it('cuts the microseconds off for arithmetic', () => {
    expect(timestampMs('1970-01-01T00:00:01.999999Z')).to.equal(1_999);
    expect(timestampMs(null)).to.equal(null);
  });
});
