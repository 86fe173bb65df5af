import { expect } from 'chai';
import fc from 'fast-check';
import { addMilliseconds, millisecondsBetween, parseTimestamp } from '../../../src/domain/timestamp.js';
import { at } from '../../support/task-builder.js';

describe('parseTimestamp', () => {
  const canonical: Record<string, string> = {
    '2026-01-02T03:04:05Z': '2026-01-02T03:04:05.000000Z',
    '2026-01-02t03:04:05.1z': '2026-01-02T03:04:05.100000Z',
    '2026-01-02 03:04:05.123456789Z': '2026-01-02T03:04:05.123456Z',
    '2026-01-01T00:30:00.000001+08:00': '2025-12-31T16:30:00.000001Z',
    '2026-12-31T23:30:00-01:00': '2027-01-01T00:30:00.000000Z',
    '2024-02-29T00:00:00Z': '2024-02-29T00:00:00.000000Z',
    '0001-01-01T00:00:00Z': '0001-01-01T00:00:00.000000Z',
    '0099-06-01T00:00:00Z': '0099-06-01T00:00:00.000000Z',
    '9999-12-31T23:59:59.999999Z': '9999-12-31T23:59:59.999999Z',
    '2016-12-31T23:59:60Z': '2017-01-01T00:00:00.000000Z',
  };
  for (const [text, expected] of Object.entries(canonical)) {
    it(`reads ${text}`, () => expect(parseTimestamp(text)).to.equal(expected));
  }

  const refused = [
    '',
    'now',
    'infinity',
    '2026-01-02',
    '2026-01-02T03:04:05',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-02T24:00:00Z',
    '2026-01-02T03:60:05Z',
    '2026-01-02T03:04:05+24:00',
    '2026-01-02T03:04:05.Z',
    '2026-01-02T03:04:05Z ',
    '+002026-01-02T03:04:05Z',
    '0000-06-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '２026-01-02T03:04:05Z',
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(parseTimestamp(text)).to.equal(null));
  }

  it('makes the order of the texts the order of the moments', () => {
    const instant = fc.tuple(
      fc.date({ min: new Date(0), noInvalidDate: true, max: new Date(4e12) }),
      fc.nat(999),
    );
    fc.assert(
      fc.property(instant, instant, ([dateA, microsA], [dateB, microsB]) => {
        const write = (date: Date, micros: number) =>
          at(date.toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`));
        const difference = (dateA.getTime() - dateB.getTime()) * 1000 + (microsA - microsB);
        const [a, b] = [write(dateA, microsA), write(dateB, microsB)];
        expect(a < b).to.equal(difference < 0);
        expect(a === b).to.equal(difference === 0);
      }),
    );
  });
});

describe('millisecondsBetween', () => {
  it('is negative where the moments are reversed', () => {
    const [earlier, later] = [at('2026-01-01T00:00:00.999999Z'), at('2026-01-01T00:00:02Z')];
    expect(millisecondsBetween(earlier, later)).to.equal(1001);
    expect(millisecondsBetween(later, earlier)).to.equal(-1001);
  });
});

describe('addMilliseconds', () => {
  it('keeps the microseconds', () => {
    const later = addMilliseconds(at('2026-12-31T23:59:59.999123Z'), 1001);
    expect(later).to.equal('2027-01-01T00:00:01.000123Z');
  });
});
