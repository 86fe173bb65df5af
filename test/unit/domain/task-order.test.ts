import { expect } from 'chai';
import fc from 'fast-check';
import { compareCodePoints } from '../../../src/domain/compare-code-points.js';
import { TASK_SOURCES } from '../../../src/domain/task.js';
import type { TaskOrder, TaskPosition } from '../../../src/domain/task-order.js';
import { comparePositions, NEWEST_FIRST } from '../../../src/domain/task-order.js';
import { at } from '../../support/task-builder.js';

const OLDEST_FIRST: TaskOrder = { key: 'createdAt', direction: 'ascending' };

function position(
  id: string,
  moment: string | null,
  source: TaskPosition['source'] = 'compute',
  origin: string = source,
): TaskPosition {
  return { source, origin, id, at: moment === null ? null : at(moment) };
}

function idsInOrder(order: TaskOrder, positions: TaskPosition[]): string[] {
  return [...positions].sort(comparePositions(order)).map(({ id }) => id);
}

describe('comparePositions', () => {
  const earlier = position('b', '2026-01-01T00:00:00.000001Z');
  const later = position('a', '2026-01-01T00:00:00.000002Z');
  const missing = position('0', null);

  it('tells microseconds apart', () => {
    expect(idsInOrder(OLDEST_FIRST, [later, earlier])).to.deep.equal(['b', 'a']);
    expect(idsInOrder(NEWEST_FIRST, [earlier, later])).to.deep.equal(['a', 'b']);
  });

  it('puts missing keys last in either direction', () => {
    expect(idsInOrder(OLDEST_FIRST, [missing, later, earlier]).at(-1)).to.equal('0');
    expect(idsInOrder(NEWEST_FIRST, [missing, later, earlier]).at(-1)).to.equal('0');
  });

  it('breaks ties by source, then by origin, then by id, the same way in either direction', () => {
    const moment = '2026-01-01T00:00:00Z';
    const tied = [
      position('a', moment, 'streaming', 'cams'),
      position('0', moment, 'streaming', 'mics'),
      position('z', moment, 'streaming', '\u{1f4f7}'),
      position('y', moment, 'streaming', '\uffff'),
      position('c', moment),
      position('b', moment),
      position('d', null, 'streaming'),
      position('e', null),
    ];
    expect(idsInOrder(OLDEST_FIRST, tied)).to.deep.equal(['b', 'c', 'a', '0', 'y', 'z', 'e', 'd']);
    expect(idsInOrder(NEWEST_FIRST, tied)).to.deep.equal(['b', 'c', 'a', '0', 'y', 'z', 'e', 'd']);
  });

  it('is a total order: any shuffle sorts to one list', () => {
    const moments = fc.option(fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000001Z'));
    const positions = fc.uniqueArray(
      fc.record({
        source: fc.constantFrom(...TASK_SOURCES),
        origin: fc.string({ unit: 'binary', maxLength: 1 }),
        id: fc.string({ unit: 'binary', maxLength: 3 }),
        moment: moments,
      }),
      { selector: ({ source, origin, id }) => JSON.stringify([source, origin, id]) },
    );
    fc.assert(
      fc.property(positions, fc.constantFrom(OLDEST_FIRST, NEWEST_FIRST), (records, order) => {
        const list = records.map(({ source, origin, id, moment }) => position(id, moment, source, origin));
        const sorted = [...list].sort(comparePositions(order));
        expect([...list].reverse().sort(comparePositions(order))).to.deep.equal(sorted);
      }),
    );
  });
});

describe('compareCodePoints', () => {
  it('puts astral characters after the whole basic plane, as UTF-8 bytes do', () => {
    expect(compareCodePoints('\u{10000}', '\uffff')).to.be.greaterThan(0);
    expect('\u{10000}' < '\uffff').to.equal(true);
  });

  it('agrees with the order of the UTF-8 bytes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).to.equal(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});
