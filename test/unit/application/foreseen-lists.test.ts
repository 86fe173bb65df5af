import { expect } from 'chai';
import fc from 'fast-check';
import type { InMemoryTaskRepository } from '../../../src/adapters/memory/index.js';
import { ListAdminTasks } from '../../../src/application/list-admin-tasks.js';
import type { Foresight, TaskRepository, TaskSnapshot } from '../../../src/domain/ports/task-repository.js';
import { comparePositions } from '../../../src/domain/task-order.js';
import { aJob, aStream, at } from '../../support/task-builder.js';
import { ADMIN, inMemoryPlatform } from '../../support/platform.js';

class Unforeseen extends Error {}

const EVERYTHING = { offset: 0, limit: 10_000 };

/** Serves what was foreseen, told of nothing but moments by the minute; anything else is asked once more, of all there is. */
class ForeseeingRepository implements TaskRepository {
  readonly origin = 'compute';
  readonly #inner: InMemoryTaskRepository;
  foreseen = 0;
  unforeseen = 0;

  constructor(inner: InMemoryTaskRepository) {
    this.#inner = inner;
  }

  async read<T>(
    read: (snapshot: TaskSnapshot) => Promise<T>,
    signal?: AbortSignal,
    foresight?: Foresight,
  ): Promise<T> {
    if (foresight === undefined) throw new Error('a list that foresees nothing');
    try {
      const result = await this.#inner.read(async (all) => read(await onlyForeseen(all, foresight)), signal);
      this.foreseen++;
      return result;
    } catch (error) {
      if (!(error instanceof Unforeseen)) throw error;
      this.unforeseen++;
      return this.#inner.read(read, signal);
    }
  }
}

async function onlyForeseen(all: TaskSnapshot, { query, window }: Foresight): Promise<TaskSnapshot> {
  const positions = await all.positions(query, EVERYTHING);
  const compare = comparePositions(query.order);
  const minuteOf = (moment: string | null) => (moment === null ? null : at(`${moment.slice(0, 16)}:00Z`));
  const ahead = window({
    total: positions.length,
    countBefore: (moment) => {
      const order = (job: (typeof positions)[number]) =>
        compare({ ...job, at: minuteOf(job.at) }, { ...job, at: minuteOf(moment) });
      const least = positions.filter((job) => order(job) < 0).length;
      return { least, most: positions.filter((job) => order(job) <= 0).length };
    },
  });
  const served = positions.slice(ahead.offset, ahead.offset + ahead.limit);
  const unforeseen = () => {
    throw new Unforeseen();
  };
  return {
    takenAt: all.takenAt,
    ahead,
    count: async (asked) => (asked === query ? all.count(asked) : unforeseen()),
    positions: async (asked, { offset, limit }) => {
      const from = offset - ahead.offset;
      if (asked !== query || from < 0 || from + limit > ahead.limit) return unforeseen();
      return served.slice(from, from + limit);
    },
    get: async (ids) =>
      ids.every((id) => served.some((job) => job.id === id)) ? all.get(ids) : unforeseen(),
    histogram: unforeseen,
    scan: unforeseen,
  };
}

describe('a list of what was foreseen', () => {
  const userId = ADMIN.id;
  const moment = (second: number) => at(new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString());

  it('is the one without foresight, and asks for nothing else', async () => {
    const platform = inMemoryPlatform();
    const { tasks, streams, users } = platform;
    const foreseeing = new ForeseeingRepository(tasks);
    const listAdminTasks = new ListAdminTasks({ tasks: foreseeing, streams: [streams], users });
    const seconds = (maxLength: number) =>
      fc.array(fc.oneof(fc.nat(200), fc.nat(4_000)), { maxLength, size: 'max' });
    await fc.assert(
      fc.asyncProperty(
        seconds(150),
        seconds(60),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(1, 7, 20, 100),
        fc.constantFrom('ascending' as const, 'descending' as const),
        fc.constantFrom([], ['failed' as const]),
        async (jobs, live, page, size, direction, statuses) => {
          const status = (i: number) => (i % 3 === 0 ? 'failed' : 'running');
          tasks.replaceAll(
            jobs.map((at, i) => aJob({ id: `j${i}`, createdAt: moment(at), status: status(i) })),
          );
          streams.replaceAll(
            live.map((at, i) => aStream({ id: `s${i}`, createdAt: moment(at), status: status(i) })),
          );
          const order = { key: 'createdAt', direction } as const;
          const request = { userId, page, size, filter: { statuses, taskTypes: [] }, order };
          const listed = await listAdminTasks.execute(request);
          expect(listed).to.deep.equal(await platform.listAdminTasks.execute(request));
        },
      ),
      { numRuns: 150 },
    );
    expect(foreseeing).to.include({ foreseen: 150, unforeseen: 0 });
  });

  it('does without the streams that are away', async () => {
    const { tasks, streams, users } = inMemoryPlatform();
    const foreseeing = new ForeseeingRepository(tasks);
    tasks.replaceAll([aJob({ id: 'j1' })]);
    streams.fault = 'unreachable';
    const page = await new ListAdminTasks({ tasks: foreseeing, streams: [streams], users }).execute({
      userId,
    });
    expect(page.items.map(({ id }) => id)).to.deep.equal(['j1']);
    expect(foreseeing).to.include({ foreseen: 1, unforeseen: 0 });
  });
});
