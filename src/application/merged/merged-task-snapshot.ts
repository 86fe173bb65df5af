import type { Window } from '../../domain/page.js';
import type {
  HistogramShape,
  MemberState,
  TaskCounts,
  TaskHistogram,
  TaskSnapshot,
} from '../../domain/ports/task-repository.js';
import type { Task } from '../../domain/task.js';
import type { TaskPosition } from '../../domain/task-order.js';
import type { TaskQuery } from '../../domain/task-query.js';
import type { TaskScope } from '../../domain/task-scope.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { earliest } from '../../domain/timestamp.js';
import { isChosen } from '../query/matching.js';
import type { AlikeAnswers } from './ask-alike.js';
import { askAlike } from './ask-alike.js';
import { mergeHistograms } from './merge-histograms.js';
import { mergeScans } from './merge-scans.js';
import { readWindow } from './read-window.js';

/** A member's snapshot. */
export interface OpenMember {
  readonly origin: string;
  readonly snapshot: TaskSnapshot;
}

/** The snapshots of several repositories, of which there is one at least, as one. */
export class MergedTaskSnapshot implements TaskSnapshot {
  readonly takenAt: Timestamp;
  /** In the order of the list. */
  readonly #open: readonly OpenMember[];
  readonly #isWhole: (origin: string) => boolean;
  /** Whose positions named an id. */
  readonly #namedBy = new Map<string, Set<OpenMember>>();
  readonly #counts = new Map<string, Promise<AlikeAnswers<TaskCounts>>>();

  /** @param isWhole whether a name is that of all members together. */
  constructor(
    open: readonly OpenMember[],
    readonly members: readonly MemberState[],
    isWhole: (origin: string) => boolean,
  ) {
    this.#open = open;
    this.#isWhole = isWhole;
    this.takenAt = earliest(open.map(({ snapshot }) => snapshot.takenAt));
  }

  async count(query: TaskQuery): Promise<TaskCounts> {
    const asked = this.#asked(query.scope);
    const { answers, searchedFrom } = await this.#count(asked, withoutOrigin(query));
    const classes = answers.flatMap((counts, i) =>
      counts.classes.map((entry) => ({ ...entry, origin: asked[i]?.origin ?? '' })),
    );
    return { classes, searchedFrom };
  }

  async positions(query: TaskQuery, window: Window): Promise<readonly TaskPosition[]> {
    if (window.limit === 0) return [];
    const asked = this.#asked(query.scope);
    const { answers, queries } = await this.#count(asked, withoutOrigin(query));
    const rows = asked.map((member, i) => ({
      length: lengthOf(answers[i], query.filter),
      read: async (part: Window) =>
        (await member.snapshot.positions(narrowedTo(queries[i], query), part)).map((position) =>
          this.#named(position, member),
        ),
    }));
    return readWindow(rows, window, query.order);
  }

  async get(ids: readonly string[]): Promise<readonly Task[]> {
    const found = await Promise.all(
      this.#open.map(async (member) => {
        const wanted = ids.filter((id) => this.#namedBy.get(id)?.has(member) ?? true);
        const jobs = wanted.length === 0 ? [] : await member.snapshot.get(wanted);
        return jobs.map((task) => withOrigin(task, member.origin));
      }),
    );
    return found.flat();
  }

  histogram(query: TaskQuery, shape: HistogramShape): Promise<TaskHistogram> {
    const asked = this.#asked(query.scope);
    return mergeHistograms(
      asked.map(({ origin }) => origin),
      withoutOrigin(query),
      shape,
      async (member, narrowed, wanted) =>
        (await asked[member]?.snapshot.histogram(narrowed, wanted)) ?? NOTHING,
    );
  }

  async *scan(query: TaskQuery): AsyncIterable<readonly Task[]> {
    const asked = this.#asked(query.scope);
    const { queries } = await this.#count(asked, withoutOrigin(query));
    const scans = asked.map(({ origin, snapshot }, i) =>
      withOrigins(snapshot.scan(narrowedTo(queries[i], query)), origin),
    );
    yield* mergeScans(scans, query.order);
  }

  #named(position: TaskPosition, member: OpenMember): TaskPosition {
    const namedBy = this.#namedBy.get(position.id) ?? new Set();
    this.#namedBy.set(position.id, namedBy.add(member));
    return withOrigin(position, member.origin);
  }

  #asked({ origin: wanted }: TaskScope): readonly OpenMember[] {
    if (wanted === null || this.#isWhole(wanted)) return this.#open;
    return this.#open.filter(({ origin }) => origin === wanted);
  }

  /** Once for each scope, since it tells how far back the other answers reach, and how many rows there are. */
  #count(asked: readonly OpenMember[], query: TaskQuery): Promise<AlikeAnswers<TaskCounts>> {
    const name = JSON.stringify([asked.map(({ origin }) => origin), query.scope]);
    const counted =
      this.#counts.get(name) ??
      askAlike(
        asked.length,
        query,
        async (member, narrowed) => (await asked[member]?.snapshot.count(narrowed)) ?? NO_COUNTS,
      );
    this.#counts.set(name, counted);
    return counted;
  }
}

const NO_COUNTS: TaskCounts = { classes: [], searchedFrom: null };
const NOTHING: TaskHistogram = { edges: [], counts: {}, searchedFrom: null };

/** null where counting was given up. */
function lengthOf(counts: TaskCounts | undefined, filter: TaskQuery['filter']): number | null {
  const matching = (counts?.classes ?? []).filter((entry) => isChosen(entry, filter));
  if (matching.some(({ atLeast }) => atLeast === true)) return null;
  return matching.reduce((sum, { count }) => sum + count, 0);
}

/**
 * The query in the scope that was counted, which may have been so in another order and for another filter. Where that is
 * its own, the same object: a member may have foreseen it.
 */
function narrowedTo(counted: TaskQuery | undefined, query: TaskQuery): TaskQuery {
  if (counted === undefined) throw new RangeError('a member that was not counted');
  return counted.scope === query.scope ? query : { ...query, scope: counted.scope };
}

function withoutOrigin(query: TaskQuery): TaskQuery {
  return query.scope.origin === null ? query : { ...query, scope: { ...query.scope, origin: null } };
}

/** Named as the member is, whatever it says itself. */
function withOrigin<T extends TaskPosition | Task>(one: T, origin: string): T {
  return one.origin === origin ? one : { ...one, origin };
}

async function* withOrigins(
  batches: AsyncIterable<readonly Task[]>,
  origin: string,
): AsyncGenerator<readonly Task[], void> {
  for await (const batch of batches) yield batch.map((task) => withOrigin(task, origin));
}
