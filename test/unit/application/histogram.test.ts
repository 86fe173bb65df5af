import { expect } from 'chai';
import fc from 'fast-check';
import { histogramOf } from '../../../src/application/histogram.js';
import { TASK_STATUSES } from '../../../src/domain/task.js';
import type { Timestamp } from '../../../src/domain/timestamp.js';
import { millisecondsBetween } from '../../../src/domain/timestamp.js';
import { expectHistogram } from '../../contract/expect-histogram.js';
import { at } from '../../support/task-builder.js';

const moment = fc
  .tuple(
    fc.date({ min: new Date('1970-01-02'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
    fc.nat(999),
  )
  .map(([date, micros]) => at(`${date.toISOString().slice(0, 23)}${String(micros).padStart(3, '0')}Z`));
const task = fc.record({ createdAt: fc.option(moment), status: fc.constantFrom(...TASK_STATUSES) });
const span = fc.tuple(moment, moment).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));

describe('the histogram of tasks that are at hand', () => {
  it('counts any tasks in any number of stretches, with and without a span', () => {
    fc.assert(
      fc.property(
        fc.array(task, { maxLength: 30 }),
        fc.integer({ min: 1, max: 200 }),
        fc.option(span),
        (tasks, bins, around) => {
          const shape = { bins, span: around };
          expectHistogram(histogramOf(tasks, shape), tasks, shape);
        },
      ),
    );
  });

  it('has about as many stretches as were asked for, the first and the last of which are not empty', () => {
    const days = ['2026-01-01T00:00:00Z', '2026-01-31T12:00:00.000001Z'].map(at) as [Timestamp, Timestamp];
    const tasks = days.map((createdAt) => ({ createdAt, status: 'running' as const }));
    for (const bins of [1, 2, 3, 60, 200]) {
      const { edges, counts } = histogramOf(tasks, { bins, span: null });
      expect(edges).to.have.length(bins + 1);
      expect(counts.running!.at(0), String(bins)).to.be.greaterThan(0);
      expect(counts.running!.at(-1), String(bins)).to.be.greaterThan(0);
      expect(millisecondsBetween(days[1], edges.at(-1)!)).to.be.at.most(bins);
    }
  });

  it('has no more stretches than there are milliseconds', () => {
    const tasks = ['2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.002000Z'].map((text) => ({
      createdAt: at(text),
      status: 'failed' as const,
    }));
    expect(histogramOf(tasks, { bins: 200, span: null })).to.deep.equal({
      edges: ['00.000', '00.001', '00.002', '00.003'].map((second) => at(`2026-01-01T00:00:${second}Z`)),
      counts: { failed: [1, 0, 1] },
      searchedFrom: null,
    });
  });
});
