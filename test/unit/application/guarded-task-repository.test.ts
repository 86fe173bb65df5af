import { expect } from 'chai';
import { FixedClock, InMemoryTaskRepository } from '../../../src/adapters/memory/index.js';
import type { GuardedTaskRepositoryOptions } from '../../../src/application/guarded-task-repository.js';
import { GuardedTaskRepository } from '../../../src/application/guarded-task-repository.js';
import { TaskRepositoryUnavailableError } from '../../../src/domain/errors.js';
import type { Foresight, TaskRepository, TaskSnapshot } from '../../../src/domain/ports/task-repository.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { addMilliseconds } from '../../../src/domain/timestamp.js';
import { describeTaskRepository } from '../../contract/describe-task-repository.js';
import { reasonOf } from '../../contract/reason-of.js';
import { at } from '../../support/task-builder.js';

const START = at('2026-01-02T03:04:05Z');
const LOCKED = new TaskRepositoryUnavailableError('timeout');
const SLOW = new TaskRepositoryUnavailableError('timeout');

describeTaskRepository('GuardedTaskRepository', () => {
  const clock = new FixedClock(START);
  const inner = new InMemoryTaskRepository(clock);
  const outOfReach = new InMemoryTaskRepository(clock);
  outOfReach.fault = 'unreachable';
  return {
    repository: new GuardedTaskRepository(inner, clock),
    outOfReach: new GuardedTaskRepository(outOfReach, clock),
    replaceAll: (tasks) => {
      inner.replaceAll(tasks);
    },
  };
});

/** A repository whose snapshots open, or don't, when the test says so. */
class ControlledRepository implements TaskRepository {
  readonly origin = 'compute';
  readonly attempts: {
    readonly foresight: Foresight | undefined;
    open(): void;
    fail(error: unknown): void;
  }[] = [];

  read<T>(
    read: (snapshot: TaskSnapshot) => Promise<T>,
    signal?: AbortSignal,
    foresight?: Foresight,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      this.attempts.push({
        foresight,
        open: () => {
          read({} as TaskSnapshot).then(resolve, reject);
        },
        fail: reject,
      });
      signal?.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });
  }
}

/** Lets everything that is only waiting for promises happen. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('GuardedTaskRepository', () => {
  let clock: FixedClock;
  let inner: ControlledRepository;
  let changes: unknown[];
  let repository: GuardedTaskRepository;

  beforeEach(() => {
    clock = new FixedClock(START);
    inner = new ControlledRepository();
    changes = [];
    repository = guarded();
  });

  function guarded(options: GuardedTaskRepositoryOptions = {}): GuardedTaskRepository {
    return new GuardedTaskRepository(inner, clock, { onChange: (error) => changes.push(error), ...options });
  }

  const after = (seconds: number) => {
    clock.set(addMilliseconds(START, seconds * 1000));
  };
  const read = (signal?: AbortSignal) => repository.read(async () => 'read', signal);

  async function readWhile(outcome: (attempt: ControlledRepository['attempts'][number]) => void) {
    const reading = read();
    outcome(inner.attempts.at(-1)!);
    return reading;
  }
  const failToOpen = () => reasonOf(readWhile((attempt) => attempt.fail(LOCKED)));

  it('passes on what a reading foresees', async () => {
    const foresight = { query: ALL_TASKS, window: () => ({ offset: 0, limit: 1 }) };
    const reading = repository.read(async () => 'read', undefined, foresight);
    expect(inner.attempts[0]!.foresight).to.equal(foresight);
    inner.attempts[0]!.open();
    expect(await reading).to.equal('read');
  });

  it('lets all in at once while they can be read', async () => {
    const readings = Promise.all([read(), read(), read()]);
    expect(inner.attempts).to.have.length(3);
    for (const attempt of inner.attempts) attempt.open();
    expect(await readings).to.deep.equal(['read', 'read', 'read']);
    expect(changes).to.deep.equal([]);
  });

  it('gives the same error at once for a second after a failure', async () => {
    expect(await failToOpen()).to.equal(LOCKED);
    after(0.999);
    expect(await reasonOf(read())).to.equal(LOCKED);
    expect(inner.attempts).to.have.length(1);
  });

  it('keeps nobody waiting for the probe, of which there is one at a time', async () => {
    await failToOpen();
    after(1);
    for (const reason of await Promise.all([read(), read()].map(reasonOf))) expect(reason).to.equal(LOCKED);
    expect(inner.attempts, 'one probe').to.have.length(2);
    after(7);
    expect(await reasonOf(read())).to.equal(LOCKED);
    expect(inner.attempts, 'never two at a time').to.have.length(2);
    const refused = new TaskRepositoryUnavailableError('refused');
    inner.attempts[1]!.fail(refused);
    await settle();
    after(7.999);
    expect(await reasonOf(read()), "the probe's own error").to.equal(refused);
    expect(inner.attempts, 'a second after the probe').to.have.length(2);
  });

  it('lets all in again once a probe has opened a snapshot', async () => {
    await failToOpen();
    after(1);
    await reasonOf(read());
    inner.attempts[1]!.open();
    await settle();
    expect(await readWhile((attempt) => attempt.open())).to.equal('read');
  });

  it('lets those who come after a pause wait for the present, together', async () => {
    await failToOpen();
    after(5);
    const readings = Promise.all([read(), read()]);
    expect(inner.attempts, 'one probe').to.have.length(2);
    inner.attempts[1]!.open();
    await settle();
    expect(inner.attempts).to.have.length(4);
    for (const attempt of inner.attempts.slice(2)) attempt.open();
    expect(await readings).to.deep.equal(['read', 'read']);
  });

  it('tells those who waited after a pause what the probe failed with', async () => {
    await failToOpen();
    after(3600);
    const reading = reasonOf(read());
    const refused = new TaskRepositoryUnavailableError('refused');
    inner.attempts[1]!.fail(refused);
    expect(await reading).to.equal(refused);
  });

  it("ends one caller's wait for the probe by its signal, and not the probe", async () => {
    await failToOpen();
    after(60);
    const gone = new AbortController();
    const leaving = reasonOf(read(gone.signal));
    const staying = read();
    gone.abort(new Error('gone'));
    expect(await leaving).to.equal(gone.signal.reason);
    inner.attempts[1]!.open();
    await settle();
    inner.attempts[2]!.open();
    expect(await staying).to.equal('read');
  });

  it('keeps nobody out for a list that is too slow', async () => {
    const slow = repository.read(() => Promise.reject(SLOW));
    inner.attempts[0]!.open();
    expect(await reasonOf(slow)).to.equal(SLOW);
    expect(await readWhile((attempt) => attempt.open())).to.equal('read');
  });

  it('takes no health from a reading that was given up, nor from what the reader itself throws', async () => {
    const gone = new AbortController();
    const leaving = reasonOf(read(gone.signal));
    gone.abort(new TaskRepositoryUnavailableError('timeout'));
    expect(await leaving).to.equal(gone.signal.reason);
    const mine = new Error('mine');
    const failing = reasonOf(repository.read(() => Promise.reject(mine)));
    inner.attempts[1]!.open();
    expect(await failing).to.equal(mine);
    expect(await reasonOf(readWhile((attempt) => attempt.fail(new TypeError('a defect'))))).to.be.instanceOf(
      TypeError,
    );
    expect(await readWhile((attempt) => attempt.open())).to.equal('read');
    expect(changes).to.deep.equal([]);
  });

  it('lets those who were under way end as they do, and tells of the failure and of its end once', async () => {
    const readings = Array.from({ length: 4 }, () => read().catch((error: unknown) => error));
    const [first, second, third, late] = inner.attempts;
    first!.fail(LOCKED);
    second!.fail(LOCKED);
    third!.open();
    expect(await Promise.all(readings.slice(0, 3))).to.deep.equal([LOCKED, LOCKED, 'read']);
    expect(await reasonOf(read()), 'one success under way ends no outage').to.equal(LOCKED);
    after(1);
    await reasonOf(read());
    inner.attempts.at(-1)!.open();
    await settle();
    late!.fail(LOCKED);
    expect(await readings[3]).to.equal(LOCKED);
    expect(await readWhile((attempt) => attempt.open()), 'one that began before begins none').to.equal(
      'read',
    );
    expect(changes).to.deep.equal([LOCKED, null]);
  });

  it('tells once a minute at most that some lists fail while others do not', async () => {
    const slip = async () => {
      const slow = repository.read(() => Promise.reject(SLOW));
      inner.attempts.at(-1)!.open();
      await reasonOf(slow);
    };
    for (const second of [0, 1, 2, 59]) {
      after(second);
      await slip();
      await slip();
      await readWhile((attempt) => attempt.open());
    }
    expect(changes).to.deep.equal([SLOW, null]);
    after(60);
    await slip();
    expect(changes).to.deep.equal([SLOW, null, SLOW]);
  });

  it('tells once that every list fails', async () => {
    for (const second of [0, 100, 200]) {
      after(second);
      const slow = repository.read(() => Promise.reject(SLOW));
      inner.attempts.at(-1)!.open();
      await reasonOf(slow);
    }
    expect(changes).to.deep.equal([SLOW]);
  });

  it('outlasts an attempt that throws at once, and a clock that is set back', async () => {
    await failToOpen();
    after(2);
    const attempt = inner.read.bind(inner);
    inner.read = () => {
      throw LOCKED;
    };
    await reasonOf(read());
    await settle();
    inner.read = attempt;
    after(-3600);
    const reading = read();
    expect(inner.attempts).to.have.length(2);
    inner.attempts[1]!.open();
    await settle();
    inner.attempts[2]!.open();
    expect(await reading).to.equal('read');
  });

  it('waits as long as it is told to', async () => {
    repository = guarded({ retryAfterMs: 10, rememberForMs: 20 });
    await failToOpen();
    after(0.01);
    await reasonOf(read());
    expect(inner.attempts).to.have.length(2);
  });
});
