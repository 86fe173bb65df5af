import { expect } from 'chai';
import { FixedClock, InMemoryStreamRegistry } from '../../../src/adapters/memory/index.js';
import { SharedStreamRegistry } from '../../../src/application/shared-stream-registry.js';
import { StreamRegistryUnavailableError } from '../../../src/domain/errors.js';
import type { StreamRegistry, StreamSnapshot } from '../../../src/domain/ports/stream-registry.js';
import { describeStreamRegistry } from '../../contract/describe-stream-registry.js';
import { reasonOf } from '../../contract/reason-of.js';
import { aStream, at } from '../../support/task-builder.js';

const START = Date.parse('2026-01-02T03:04:05Z');

class Seconds extends FixedClock {
  constructor() {
    super(at(new Date(START).toISOString()));
  }

  /** Sets the clock to so many seconds after the start. */
  at(seconds: number): void {
    this.set(at(new Date(START + seconds * 1000).toISOString()));
  }
}

/** A registry whose attempts end when the test says so. */
class ControlledRegistry implements StreamRegistry {
  readonly origin = 'streaming';
  readonly attempts: {
    succeed(id: string, told?: Partial<StreamSnapshot>): void;
    fail(error?: Error): void;
  }[] = [];

  constructor(private readonly clock: FixedClock) {}

  list(): Promise<StreamSnapshot> {
    const takenAt = this.clock.now();
    return new Promise((resolve, reject) => {
      this.attempts.push({
        succeed: (id, told = {}) => {
          const whole = { freshness: 'fresh', truncated: false, unreadable: 0 } as const;
          resolve({ streams: [aStream({ id })], takenAt, ...whole, ...told });
        },
        fail: (error = new StreamRegistryUnavailableError('timeout')) => {
          reject(error);
        },
      });
    });
  }
}

describeStreamRegistry('InMemoryStreamRegistry', () => {
  const registry = new InMemoryStreamRegistry(new Seconds());
  return {
    registry,
    replaceAll: (streams) => {
      registry.replaceAll(streams);
      registry.unreadable = 0;
    },
    spoil: (count) => {
      registry.unreadable = count;
    },
    breakDown: () => {
      registry.fault = 'unreachable';
    },
    recover: () => {
      registry.fault = null;
    },
  };
});

describeStreamRegistry('SharedStreamRegistry', () => {
  const clock = new Seconds();
  const inner = new InMemoryStreamRegistry(clock);
  const registry = new SharedStreamRegistry(inner, clock);
  let now = 0;
  return {
    registry,
    replaceAll: (streams) => {
      inner.replaceAll(streams);
      inner.unreadable = 0;
      clock.at((now += 60));
    },
    spoil: (count) => {
      inner.unreadable = count;
    },
    breakDown: () => {
      inner.fault = 'unreachable';
    },
    recover: async () => {
      inner.fault = null;
      clock.at((now += 60));
      await reasonOf(registry.list());
      await settle();
    },
  };
});

/** Lets everything that is only waiting for promises happen. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function summary({ streams, freshness }: StreamSnapshot): [id: string | undefined, freshness: string] {
  return [streams[0]?.id, freshness];
}

describe('SharedStreamRegistry', () => {
  let clock: Seconds;
  let inner: ControlledRegistry;
  let registry: SharedStreamRegistry;

  beforeEach(() => {
    clock = new Seconds();
    inner = new ControlledRegistry(clock);
    registry = new SharedStreamRegistry(inner, clock);
  });

  async function listWhile(outcome: (attempt: ControlledRegistry['attempts'][number]) => void) {
    const listed = registry.list();
    outcome(inner.attempts.at(-1)!);
    return listed;
  }

  it('asks once for all who ask at the same time', async () => {
    const listed = Promise.all([registry.list(), registry.list(), registry.list()]);
    expect(inner.attempts).to.have.length(1);
    inner.attempts[0]!.succeed('a');
    expect((await listed).map(summary)).to.deep.equal([
      ['a', 'fresh'],
      ['a', 'fresh'],
      ['a', 'fresh'],
    ]);
  });

  it('shares a snapshot for one second, then asks again', async () => {
    await listWhile((attempt) => {
      attempt.succeed('a');
    });
    clock.at(0.999);
    expect(summary(await registry.list())).to.deep.equal(['a', 'fresh']);
    clock.at(1);
    const next = await listWhile((attempt) => {
      attempt.succeed('b');
    });
    expect(summary(next)).to.deep.equal(['b', 'fresh']);
    expect(inner.attempts).to.have.length(2);
  });

  it('gives the last good snapshot with its own age where a newer one can not be had', async () => {
    await listWhile((attempt) => {
      attempt.succeed('a');
    });
    clock.at(10);
    const stale = await listWhile((attempt) => {
      attempt.fail();
    });
    expect(summary(stale)).to.deep.equal(['a', 'stale']);
    expect(stale.takenAt).to.equal('2026-01-02T03:04:05.000000Z');
  });

  it('tells with a stale snapshot what made it one, with each new failure anew', async () => {
    const faults: unknown[] = [];
    const note = ({ fault }: StreamSnapshot) => faults.push(fault);
    note(await listWhile((attempt) => attempt.succeed('a')));
    const errors = [
      new StreamRegistryUnavailableError('refused'),
      new StreamRegistryUnavailableError('malformed'),
      new TypeError('a defect'),
    ];
    for (const [i, error] of errors.entries()) {
      clock.at(10 * (i + 1));
      void registry.list();
      inner.attempts.at(-1)!.fail(error);
      await settle();
      note(await registry.list());
    }
    expect(faults).to.deep.equal([undefined, 'refused', 'malformed', undefined]);
  });

  it('keeps nobody waiting after a failure, and probes once a second in the background', async () => {
    await listWhile((attempt) => {
      attempt.succeed('a');
    });
    clock.at(10);
    await listWhile((attempt) => {
      attempt.fail();
    });
    clock.at(10.5);
    expect(summary(await registry.list())).to.deep.equal(['a', 'stale']);
    expect(inner.attempts, 'too early for a probe').to.have.length(2);

    clock.at(11);
    const whileProbing = await Promise.all([registry.list(), registry.list()]);
    expect(whileProbing.map(summary)).to.deep.equal([
      ['a', 'stale'],
      ['a', 'stale'],
    ]);
    expect(inner.attempts, 'one probe').to.have.length(3);
    clock.at(60);
    expect(summary(await registry.list())).to.deep.equal(['a', 'stale']);
    expect(inner.attempts, 'never two probes at a time').to.have.length(3);

    inner.attempts[2]!.succeed('b');
    await settle();
    expect(summary(await registry.list())).to.deep.equal(['b', 'fresh']);
  });

  it('gives the remembered error at once where there never was a good snapshot', async () => {
    const first = await reasonOf(
      listWhile((attempt) => {
        attempt.fail();
      }),
    );
    expect(await reasonOf(registry.list())).to.equal(first);
    expect(inner.attempts).to.have.length(1);
  });

  it('gives the error once the last good snapshot is five minutes old', async () => {
    await listWhile((attempt) => {
      attempt.succeed('a');
    });
    clock.at(299);
    expect(
      summary(
        await listWhile((attempt) => {
          attempt.fail();
        }),
      ),
    ).to.deep.equal(['a', 'stale']);
    clock.at(300);
    expect(await reasonOf(registry.list())).to.be.instanceOf(StreamRegistryUnavailableError);
  });

  it('waits for the present after five minutes in which nobody asked', async () => {
    await reasonOf(
      listWhile((attempt) => {
        attempt.fail();
      }),
    );
    clock.at(300);
    const listed = await listWhile((attempt) => {
      attempt.succeed('b');
    });
    expect(summary(listed)).to.deep.equal(['b', 'fresh']);
  });

  it("ends one caller's wait by its signal, and nobody else's", async () => {
    const gone = new AbortController();
    const reason = new Error('gone');
    const leaving = reasonOf(registry.list(gone.signal));
    const staying = registry.list(new AbortController().signal);
    gone.abort(reason);
    expect(await leaving).to.equal(reason);
    inner.attempts[0]!.succeed('a');
    expect(summary(await staying)).to.deep.equal(['a', 'fresh']);
  });

  it('keeps the answer of an attempt that everybody left', async () => {
    const gone = new AbortController();
    const leaving = reasonOf(registry.list(gone.signal));
    gone.abort();
    await leaving;
    inner.attempts[0]!.succeed('a');
    await settle();
    expect(summary(await registry.list())).to.deep.equal(['a', 'fresh']);
    expect(inner.attempts).to.have.length(1);
  });

  it('lets no failure go unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const gone = new AbortController();
      const leaving = reasonOf(registry.list(gone.signal));
      gone.abort();
      await leaving;
      inner.attempts[0]!.fail();
      await settle();
      clock.at(5);
      await reasonOf(registry.list());
      inner.attempts[1]!.fail(new TypeError('a defect'));
      await settle();
      expect(unhandled).to.deep.equal([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('listens to no signal any longer than it waits', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    const listed = registry.list(signal);
    inner.attempts[0]!.succeed('a');
    await listed;
    await settle();
    expect(listeners).to.equal(0);
  });

  it('tells once that reading fails, and once that it is back', async () => {
    const changes: unknown[] = [];
    registry = new SharedStreamRegistry(inner, clock, { onChange: (error) => changes.push(error) });
    await listWhile((attempt) => {
      attempt.succeed('a');
    });
    const outage = new StreamRegistryUnavailableError('timeout');
    for (const seconds of [10, 20, 30]) {
      clock.at(seconds);
      void registry.list();
      inner.attempts.at(-1)!.fail(outage);
      await settle();
    }
    expect(changes).to.deep.equal([outage]);
    clock.at(40);
    void registry.list();
    inner.attempts.at(-1)!.succeed('b');
    await settle();
    expect(changes).to.deep.equal([outage, null]);
  });

  it('keeps the last good list where a newer answer has entries and none that can be read', async () => {
    await listWhile((attempt) => attempt.succeed('a'));
    clock.at(10);
    const listed = await listWhile((attempt) =>
      attempt.fail(new StreamRegistryUnavailableError('malformed')),
    );
    expect(summary(listed)).to.deep.equal(['a', 'stale']);
    expect(listed.fault).to.equal('malformed');
  });

  it('tells how much can not be read when that changes', async () => {
    const told: unknown[] = [];
    registry = new SharedStreamRegistry(inner, clock, { onUnreadable: (counts) => told.push(counts) });
    const counts = [{}, { unreadable: 2 }, { unreadable: 2 }, { unreadable: 2, unreadableTimes: 1 }, {}, {}];
    for (const [i, count] of counts.entries()) {
      clock.at(10 * i);
      await listWhile((attempt) => attempt.succeed('a', count));
    }
    expect(told).to.deep.equal([
      { unreadable: 2, unreadableTimes: 0 },
      { unreadable: 2, unreadableTimes: 1 },
      { unreadable: 0, unreadableTimes: 0 },
    ]);
  });

  describe('while attempts outlast the patience of lists', () => {
    let patience: AbortController;
    const runOut = () => patience.abort(new Error('waited long enough'));

    beforeEach(() => {
      registry = new SharedStreamRegistry(inner, clock, {
        patience: () => (patience = new AbortController()).signal,
      });
    });

    /** A list, during which patience runs out before the attempt ends. */
    async function listInVain() {
      const listed = registry.list();
      runOut();
      return listed;
    }

    async function land(id: string) {
      inner.attempts.at(-1)!.succeed(id);
      await settle();
    }

    it('says that there was no answer in time, and has it for who asks next', async () => {
      expect(await reasonOf(listInVain())).to.have.property('fault', 'timeout');
      expect(await reasonOf(registry.list()), 'nobody waits any longer').to.have.property('fault', 'timeout');
      expect(inner.attempts, 'one attempt').to.have.length(1);
      await land('a');
      expect(summary(await registry.list())).to.deep.equal(['a', 'fresh']);
    });

    it('gives the last list, and makes nobody wait for the next one', async () => {
      await reasonOf(listInVain());
      await land('a');
      clock.at(5);
      expect(summary(await registry.list())).to.deep.equal(['a', 'fresh']);
      expect(inner.attempts, 'the next attempt is under way').to.have.length(2);
      runOut();
      await land('b');
      clock.at(10);
      expect(summary(await registry.list())).to.deep.equal(['b', 'fresh']);
    });

    it('waits again once an attempt was quick', async () => {
      await reasonOf(listInVain());
      await land('a');
      clock.at(5);
      await registry.list();
      await land('b');
      clock.at(10);
      expect(summary(await listWhile((attempt) => attempt.succeed('c')))).to.deep.equal(['c', 'fresh']);
    });

    it('calls the last list stale once it is half a minute old', async () => {
      await listWhile((attempt) => attempt.succeed('a'));
      clock.at(30);
      const listed = await listInVain();
      expect(summary(listed)).to.deep.equal(['a', 'stale']);
      expect(listed.fault).to.equal('timeout');
    });

    it("ends a caller's wait by its own signal", async () => {
      const reason = new Error('gone');
      const gone = new AbortController();
      const leaving = reasonOf(registry.list(gone.signal));
      gone.abort(reason);
      expect(await leaving).to.equal(reason);
    });

    it('calls it stale when the attempt fails after all', async () => {
      await listWhile((attempt) => attempt.succeed('a'));
      clock.at(5);
      expect(summary(await listInVain())).to.deep.equal(['a', 'fresh']);
      inner.attempts.at(-1)!.fail();
      await settle();
      expect(summary(await registry.list())).to.deep.equal(['a', 'stale']);
    });
  });

  it('asks anew where the clock was set back', async () => {
    clock.at(3600);
    await listWhile((attempt) => {
      attempt.succeed('a');
    });
    clock.at(0);
    const listed = await listWhile((attempt) => {
      attempt.succeed('b');
    });
    expect(summary(listed)).to.deep.equal(['b', 'fresh']);
  });
});
