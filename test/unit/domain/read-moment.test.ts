import { expect } from 'chai';
import { readMoment } from '../../../src/domain/read-moment.js';
import type { Json } from '../../../src/domain/json.js';

const MOMENT = '2026-01-02T03:04:05.000000Z';

describe('readMoment', () => {
  const READ: readonly [told: Json, read: string][] = [
    ['2026-01-02T03:04:05Z', MOMENT],
    ['2026-01-02T03:04:05+0000', MOMENT],
    ['2026-01-02T03:04:05+00', MOMENT],
    ['2026-01-02T11:04:05+08', MOMENT],
    ['2026-01-01 21:34:05-0530', MOMENT],
    ['2026-01-02 03:04:05 UTC', MOMENT],
    ['2026-01-02 03:04:05 +0000 UTC', MOMENT],
    ['2026-01-02 11:04:05.123456789 +0800 CST', '2026-01-02T03:04:05.123456Z'],
    ['2026-01-02T03:04:05,25Z', '2026-01-02T03:04:05.250000Z'],
    ['2026-01-02T03:04Z', '2026-01-02T03:04:00.000000Z'],
    [1767323045, MOMENT],
    [1767323045.123456, '2026-01-02T03:04:05.123456Z'],
    [1767323045123, '2026-01-02T03:04:05.123000Z'],
    [1767323045123456, '2026-01-02T03:04:05.123456Z'],
    [1767323045123456789n, '2026-01-02T03:04:05.123456Z'],
    ['1767323045', MOMENT],
    ['1767323045.5', '2026-01-02T03:04:05.500000Z'],
    ['1767323045123', '2026-01-02T03:04:05.123000Z'],
  ];
  for (const [told, read] of READ) {
    it(`reads ${typeof told} ${told}`, () => expect(readMoment(told)).to.equal(read));
  }

  const NONE: readonly (Json | undefined)[] = [
    undefined,
    null,
    '',
    ' ',
    0,
    -1,
    -62135596800,
    -62135596800000,
    '0',
    '-1',
    '0.0',
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00',
    '0001-01-01T00:00:00+08:06',
    '0000-00-00 00:00:00',
    '1601-01-01T00:00:00Z',
    '1900-01-01T00:00:00',
    '1970-01-01T00:00:00Z',
    '1970-01-01T00:00:00',
    '1970-01-01T00:00:00+08:00',
    '1969-12-31T23:59:59Z',
    '1970-01-01T05:00:00Z',
    'infinity',
    '-infinity',
  ];
  for (const told of NONE) {
    it(`takes ${typeof told} "${told}" for none`, () => expect(readMoment(told)).to.equal(null));
  }

  const UNREADABLE: readonly Json[] = [
    '2026-01-02T03:04:05',
    '2026-01-02 03:04:05',
    '2026-01-02',
    '2026-02-30T00:00:00Z',
    '2026-01-02T25:00:00+00',
    '2026-01-02 03:04:05 CST',
    'yesterday',
    '20260102030405',
    '00001767323045',
    86400,
    123456789012,
    1e21,
    true,
    false,
    {},
    [],
    { seconds: 1767323045 },
  ];
  for (const told of UNREADABLE) {
    it(`does not guess at ${JSON.stringify(told)}`, () => expect(readMoment(told)).to.equal(undefined));
  }
});
