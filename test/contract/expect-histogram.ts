import { expect } from 'chai';
import type { HistogramShape, TaskHistogram } from '../../src/domain/ports/task-repository.js';
import type { Task, TaskStatus } from '../../src/domain/task.js';

const LAST_MOMENT = '9999-12-31T23:59:59.999999Z';

/** Holds a histogram to the jobs that it should be of: each counted once, in the stretch in which it was created. */
export function expectHistogram(
  { edges, counts, searchedFrom }: TaskHistogram,
  jobs: readonly Pick<Task, 'createdAt' | 'status'>[],
  { bins, span }: HistogramShape,
): void {
  const dated = jobs.flatMap(({ createdAt, status }) => (createdAt === null ? [] : [{ createdAt, status }]));
  const recounted: Partial<Record<TaskStatus, number[]>> = {};
  for (const { createdAt, status } of dated) {
    const ofStatus = (recounted[status] ??= edges.slice(1).map(() => 0));
    const stretch = edges.findIndex((edge, i) => edge <= createdAt && createdAt < (edges[i + 1] ?? ''));
    // Nothing comes after the last moment that there is.
    ofStatus[stretch < 0 && createdAt === LAST_MOMENT ? ofStatus.length - 1 : stretch]! += 1;
  }
  expect(counts).to.deep.equal(recounted);
  expect(searchedFrom).to.equal(null);

  const covered = [
    ...dated.map(({ createdAt }) => createdAt),
    ...(span === null ? [] : [span.from, span.to]),
  ];
  expect(edges.length === 0, 'without stretches').to.equal(covered.length === 0);
  if (covered.length === 0) return;
  expect(edges.length - 1).to.be.within(1, bins);
  covered.sort();
  const width = microseconds(edges[1]!) - microseconds(edges[0]!);
  const widths = edges.slice(1).map((edge, i) => microseconds(edge) - microseconds(edges[i]!));
  if (edges.at(-1) === LAST_MOMENT && widths.length > 1) expect(widths.pop()! <= width).to.equal(true);
  expect(new Set(widths), 'of one width').to.deep.equal(new Set([width]));
  expect(width > 0n, 'ascending').to.equal(true);
  expect(edges[0]! <= covered[0]!, 'from the first').to.equal(true);
  const end = edges.at(-1)!;
  expect(covered.at(-1)! < end || end === LAST_MOMENT, 'to the last').to.equal(true);
}

function microseconds(moment: string): bigint {
  return BigInt(Date.parse(`${moment.slice(0, 23)}Z`)) * 1000n + BigInt(moment.slice(23, 26));
}
