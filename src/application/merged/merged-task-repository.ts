import { compareCodePoints } from '../../domain/compare-code-points.js';
import { TaskRepositoryUnavailableError } from '../../domain/errors.js';
import type {
  Foresight,
  MemberState,
  TaskRepository,
  TaskSnapshot,
} from '../../domain/ports/task-repository.js';
import type { OpenMember } from './merged-task-snapshot.js';
import { MergedTaskSnapshot } from './merged-task-snapshot.js';
import { foreseeMembers } from './foresee-members.js';
import { witnessed } from './witnessed.js';

/** What a reading came to. An error of one member is passed by the others as a value: it says nothing about them. */
type Outcome<T> =
  { readonly value: T } | { readonly error: unknown; readonly member: TaskRepository | undefined };

interface Reading<T> {
  readonly read: (snapshot: TaskSnapshot) => Promise<T>;
  readonly signal: AbortSignal | undefined;
  readonly foresight: Foresight | undefined;
  /** Why some aren't asked, by their names. */
  readonly absent: Map<string, TaskRepositoryUnavailableError>;
}

/**
 * Several repositories as one, such as the tables of two platforms: one list in one order, whatever page of it. Jobs of
 * one id in two of them are two jobs. While some can't be read, the list is of the others.
 *
 * Their snapshots are opened one after the other, always in the same order: so readings never wait for one another in a
 * circle, where each member has connections of its own. Each wants a guard of its own, too (`GuardedTaskRepository`).
 *
 * @example
 * const tasks = new MergedTaskRepository([jobsOfBerlin, jobsOfTaipei]);
 */
export class MergedTaskRepository implements TaskRepository {
  /** In the order in which the list has jobs of one moment. */
  readonly members: readonly TaskRepository[];

  /**
   * @param origin names them together, for logs; the list has the members' own names.
   * @throws RangeError where there are none, two have one name, or one has members itself.
   */
  constructor(
    members: readonly TaskRepository[],
    readonly origin = 'compute',
  ) {
    const names = members.map((member) => member.origin);
    if (names.length === 0) throw new RangeError('no repositories to merge');
    if (new Set(names).size < names.length) {
      throw new RangeError(`repositories need names of their own: ${names.join(', ')}`);
    }
    if (members.some((member) => member.members !== undefined)) {
      throw new RangeError('what has members can be no member');
    }
    this.members = [...members].sort((a, b) => compareCodePoints(a.origin, b.origin));
  }

  async read<T>(
    read: (snapshot: TaskSnapshot) => Promise<T>,
    signal?: AbortSignal,
    foreseen?: Foresight,
  ): Promise<T> {
    const foresight = foreseen === undefined ? undefined : foreseeMembers(foreseen);
    const absent = new Map<string, TaskRepositoryUnavailableError>();
    for (;;) {
      signal?.throwIfAborted();
      const outcome = await this.#open({ read, signal, foresight, absent }, this.members, []);
      signal?.throwIfAborted();
      if ('value' in outcome) return outcome.value;
      const { error, member } = outcome;
      if (member === undefined || !(error instanceof TaskRepositoryUnavailableError)) throw error;
      // Lost under way. Where the reader can't begin again, it throws the same error once more.
      if (absent.has(member.origin)) throw error;
      absent.set(member.origin, error);
    }
  }

  /** Opens the first of those that are left, and inside it the others. */
  async #open<T>(
    reading: Reading<T>,
    [member, ...others]: readonly TaskRepository[],
    opened: readonly (OpenMember & Witness)[],
  ): Promise<Outcome<T>> {
    if (member === undefined) return this.#read(reading, opened);
    const { origin } = member;
    const { absent, signal, foresight } = reading;
    if (absent.has(origin)) return this.#open(reading, others, opened);
    let isOpen = false;
    try {
      return await member.read(
        async (unwitnessed) => {
          isOpen = true;
          const errors = new Set<unknown>();
          const snapshot = witnessed(unwitnessed, (error) => errors.add(error));
          const outcome = await this.#open(reading, others, [
            ...opened,
            { origin, snapshot, member, errors },
          ]);
          if ('error' in outcome && outcome.member === member) throw outcome.error;
          return outcome;
        },
        signal,
        foresight,
      );
    } catch (error) {
      signal?.throwIfAborted();
      if (isOpen || !(error instanceof TaskRepositoryUnavailableError)) return { error, member };
      absent.set(origin, error);
      return this.#open(reading, others, opened);
    }
  }

  async #read<T>(
    { read, absent }: Reading<T>,
    opened: readonly (OpenMember & Witness)[],
  ): Promise<Outcome<T>> {
    try {
      if (opened.length === 0) throw unavailable(absent);
      const members = this.members.map(({ origin }): MemberState => {
        const fault = absent.get(origin)?.fault;
        if (fault !== undefined) return { origin, fault };
        const snapshot = opened.find((one) => one.origin === origin)?.snapshot;
        if (snapshot === undefined) return { origin, fault: 'failed' };
        return { origin, takenAt: snapshot.takenAt, isPartial: snapshot.isPartial ?? false };
      });
      return { value: await read(new MergedTaskSnapshot(opened, members, (name) => name === this.origin)) };
    } catch (error) {
      return { error, member: opened.find(({ errors }) => errors.has(error))?.member };
    }
  }
}

/** Knows which errors came from a member's snapshot. */
interface Witness {
  readonly member: TaskRepository;
  readonly errors: ReadonlySet<unknown>;
}

function unavailable(absent: Reading<unknown>['absent']): TaskRepositoryUnavailableError {
  const members = [...absent].map(([origin, { fault }]) => ({ origin, fault }));
  const cause = new AggregateError([...absent.values()], 'no member can be read');
  return new TaskRepositoryUnavailableError(members[0]?.fault ?? 'failed', { cause, members });
}
