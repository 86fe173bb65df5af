import type { HistogramShape, TaskHistogram } from '../../domain/ports/task-repository.js';
import type { TaskQuery } from '../../domain/task-query.js';
import type { TaskStatus } from '../../domain/task.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { earliest, fromMicroseconds, LAST_MOMENT, latest, toMicroseconds } from '../../domain/timestamp.js';
import { addCounts, totalOf } from '../histogram.js';
import { askAlike } from './ask-alike.js';

/** Asks one of several members. */
export type AskHistogram = (
  member: number,
  query: TaskQuery,
  shape: HistogramShape,
) => Promise<TaskHistogram>;

/**
 * The histogram of several members. Each chooses its stretches by where its jobs lie; asked once more, with a span that
 * covers those of all, mostly all choose the same. One that doesn't is counted in the stretches of the one with the most
 * jobs, stretch by stretch.
 */
export async function mergeHistograms(
  origins: readonly string[],
  query: TaskQuery,
  shape: HistogramShape,
  ask: AskHistogram,
): Promise<TaskHistogram> {
  const askAll = (asked: TaskQuery, wanted: HistogramShape) =>
    askAlike(origins.length, asked, (member, narrowed) => ask(member, narrowed, wanted));
  let { answers, queries, searchedFrom } = await askAll(query, shape);
  const told = answers.filter(({ edges }) => edges.length > 0);
  if (told.length > 1 && !told.every(({ edges }) => areSame(edges, told[0]?.edges))) {
    ({ answers, queries, searchedFrom } = await askAll(query, { ...shape, span: coverOf(told) }));
  }
  const [model] = [...answers].sort((a, b) => totalOf(b.counts) - totalOf(a.counts));
  const edges = model?.edges ?? [];
  const counts = await Promise.all(
    answers.map(async (answer, i) => {
      if (areSame(answer.edges, edges)) return answer.counts;
      if (totalOf(answer.counts) === 0) return {};
      return countStretches(edges, queries[i] ?? query, (asked, wanted) => ask(i, asked, wanted));
    }),
  );
  return {
    edges,
    counts: counts.reduce(addCounts, {}),
    searchedFrom,
    totals: new Map(counts.map((ofMember, i) => [origins[i] ?? '', totalOf(ofMember)])),
  };
}

function areSame(a: readonly Timestamp[], b: readonly Timestamp[] | undefined): boolean {
  return a.length === b?.length && a.every((edge, i) => edge === b[i]);
}

/** From the first of all stretches to the last. */
function coverOf(histograms: readonly TaskHistogram[]): { from: Timestamp; to: Timestamp } {
  const from = earliest(histograms.map(({ edges }) => edges[0] ?? LAST_MOMENT));
  const end = latest(histograms.map(({ edges }) => edges.at(-1) ?? from));
  // Nothing is later than the last moment: a stretch that ends there has it.
  return { from, to: end === LAST_MOMENT ? end : fromMicroseconds(toMicroseconds(end) - 1n) };
}

async function countStretches(
  edges: readonly Timestamp[],
  query: TaskQuery,
  ask: (query: TaskQuery, shape: HistogramShape) => Promise<TaskHistogram>,
): Promise<TaskHistogram['counts']> {
  const counts: Partial<Record<TaskStatus, number[]>> = {};
  const stretches = edges.length - 1;
  for (let i = 0; i < stretches; i++) {
    const [from, to] = [edges[i] as Timestamp, edges[i + 1] as Timestamp];
    const answer = await ask({ ...query, scope: within(query.scope, from, to) }, { bins: 1, span: null });
    for (const [status, [count = 0]] of Object.entries(answer.counts) as [TaskStatus, number[]][]) {
      (counts[status] ??= new Array<number>(stretches).fill(0))[i] = count;
    }
  }
  return counts;
}

function within(scope: TaskQuery['scope'], from: Timestamp, to: Timestamp): TaskQuery['scope'] {
  const createdFrom = latest([from, scope.createdFrom ?? from]);
  if (to === LAST_MOMENT) return { ...scope, createdFrom };
  return { ...scope, createdFrom, createdTo: earliest([to, scope.createdTo ?? to]) };
}
