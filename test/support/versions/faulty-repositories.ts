import { snapshotOf } from '../../../src/application/snapshot-of.js';
import type { TaskRepository, TaskSnapshot } from '../../../src/domain/ports/task-repository.js';
import type { VersionedJobs } from './versioned-jobs.js';

type Fault = (inner: TaskRepository, jobs: VersionedJobs) => TaskRepository['read'];

const onSnapshot =
  (
    inner: TaskRepository,
    change: (snapshot: TaskSnapshot) => Partial<TaskSnapshot>,
  ): TaskRepository['read'] =>
  (read, signal) =>
    inner.read((snapshot) => read(alike(snapshot, change(snapshot))), signal);

function alike(snapshot: TaskSnapshot, changed: Partial<TaskSnapshot>): TaskSnapshot {
  return {
    takenAt: snapshot.takenAt,
    count: (query) => snapshot.count(query),
    positions: (query, window) => snapshot.positions(query, window),
    get: (ids) => snapshot.get(ids),
    histogram: (query, shape) => snapshot.histogram(query, shape),
    scan: (query) => snapshot.scan(query),
    ...changed,
  };
}

/** Now and then: the others are right. */
const everyTenth = (): (() => boolean) => {
  let asked = 0;
  return () => ++asked % 10 === 0;
};

/** How a repository can be wrong although it says that it isn't. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'a count that is one too high': (inner) => {
    const isTime = everyTenth();
    return onSnapshot(inner, (snapshot) => ({
      count: async (query) => {
        const { classes, ...rest } = await snapshot.count(query);
        const [first, ...others] = classes;
        if (first === undefined || !isTime()) return { classes, ...rest };
        return { ...rest, classes: [{ ...first, count: first.count + 1 }, ...others] };
      },
    }));
  },
  'rows that are shifted by one': (inner) => {
    const isTime = everyTenth();
    return onSnapshot(inner, (snapshot) => ({
      positions: (query, window) =>
        snapshot.positions(query, isTime() ? { ...window, offset: window.offset + 1 } : window),
    }));
  },
  'an answer of before it was asked for': (inner, jobs) => {
    const isTime = everyTenth();
    return async (read, signal) => {
      if (!isTime()) return inner.read(read, signal);
      const old = Math.max(1, (await jobs.version()) - 5);
      return inner.read(({ takenAt }) => read(snapshotOf([...jobs.history.jobsAt(old).values()], takenAt)));
    };
  },
  'counts and rows of two moments': (inner) =>
    onSnapshot(inner, () => ({
      positions: (query, window) => inner.read((other) => other.positions(query, window)),
    })),
  'jobs of another moment than their places': (inner) =>
    onSnapshot(inner, () => ({ get: (ids) => inner.read((other) => other.get(ids)) })),
};

export function withFault(fault: Fault, inner: TaskRepository, jobs: VersionedJobs): TaskRepository {
  return { origin: inner.origin, read: fault(inner, jobs) };
}
