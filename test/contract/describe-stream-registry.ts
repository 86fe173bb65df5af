import { expect } from 'chai';
import { StreamRegistryUnavailableError } from '../../src/domain/errors.js';
import type { StreamRegistry } from '../../src/domain/ports/stream-registry.js';
import type { Task } from '../../src/domain/task.js';
import { parseTimestamp } from '../../src/domain/timestamp.js';
import { reasonOf } from './reason-of.js';

export interface StreamRegistryHarness {
  readonly registry: StreamRegistry;
  /** From the next reading on, these are the streams; a cache between has lost its contents to time. */
  replaceAll(streams: readonly Task[]): Promise<void> | void;
  /** Puts so many entries that can't be read beside the streams of the last `replaceAll`; absent where none can be. */
  spoil?(count: number): Promise<void> | void;
  /** From now on the streams can't be read, and never could. */
  breakDown(): Promise<void> | void;
  /** Undoes `breakDown`, and lets as much time pass as it takes to be noticed. */
  recover(): Promise<void> | void;
  close?(): Promise<void> | void;
}

const PLAIN: Task = {
  id: 'cam-1',
  source: 'streaming',
  origin: 'streaming',
  taskType: 'streaming',
  status: 'running',
  statusText: null,
  name: null,
  userId: null,
  progress: null,
  createdAt: null,
  startedAt: null,
  finishedAt: null,
  error: null,
  details: {},
};

const FULL: Task = {
  id: '相機/2 – "é" 𐀀',
  source: 'streaming',
  origin: 'streaming',
  taskType: 'live.transcribe',
  status: 'failed',
  statusText: null,
  name: '<b>front</b> door\n',
  userId: 'u-1',
  progress: 0.25,
  createdAt: parseTimestamp('2026-01-02T03:04:05.000006Z'),
  startedAt: parseTimestamp('2026-01-02T03:04:05.000007Z'),
  finishedAt: parseTimestamp('2026-01-02T03:04:06Z'),
  error: 'codec gone',
  details: { bytes: 9007199254740993n, tracks: [{ kind: 'video' }, null, 1.5], deep: { er: true } },
};

/** The contract of StreamRegistry. */
export function describeStreamRegistry(
  name: string,
  makeHarness: () => Promise<StreamRegistryHarness> | StreamRegistryHarness,
): void {
  describe(`${name} as a StreamRegistry`, () => {
    let harness: StreamRegistryHarness;

    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness.close?.());

    it('tells that there are none', async () => {
      await harness.replaceAll([]);
      const { streams, freshness, truncated, unreadable } = await harness.registry.list();
      expect({ streams, freshness, truncated, unreadable }).to.deep.equal({
        streams: [],
        freshness: 'fresh',
        truncated: false,
        unreadable: 0,
      });
    });

    it('gives each stream whole, to the microsecond and to the last digit', async () => {
      await harness.replaceAll([FULL, PLAIN]);
      expect((await harness.registry.list()).streams).to.have.deep.members([PLAIN, FULL]);
    });

    it('tells when it was read', async () => {
      await harness.replaceAll([PLAIN]);
      expect((await harness.registry.list()).takenAt).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    });

    it('follows what changes', async () => {
      await harness.replaceAll([PLAIN]);
      await harness.registry.list();
      await harness.replaceAll([{ ...PLAIN, status: 'succeeded' }]);
      expect((await harness.registry.list()).streams).to.deep.equal([{ ...PLAIN, status: 'succeeded' }]);
    });

    it('answers many at once', async () => {
      await harness.replaceAll([PLAIN]);
      const snapshots = await Promise.all(Array.from({ length: 20 }, () => harness.registry.list()));
      for (const { streams } of snapshots) expect(streams).to.deep.equal([PLAIN]);
    });

    it('fails, rather than being empty, while the streams can not be read', async () => {
      await harness.breakDown();
      expect(await reasonOf(harness.registry.list())).to.be.instanceOf(StreamRegistryUnavailableError);
      expect(await reasonOf(harness.registry.list())).to.be.instanceOf(StreamRegistryUnavailableError);
    });

    it('counts the entries that can not be read, and gives the others', async () => {
      await harness.replaceAll([PLAIN]);
      await harness.spoil?.(3);
      const { streams, unreadable } = await harness.registry.list();
      expect(streams).to.deep.equal([PLAIN]);
      expect(unreadable).to.equal(harness.spoil === undefined ? 0 : 3);
    });

    it('fails, rather than being empty, where there are entries and none can be read', async () => {
      if (harness.spoil === undefined) return;
      await harness.replaceAll([]);
      await harness.spoil(2);
      expect(await reasonOf(harness.registry.list())).to.be.instanceOf(StreamRegistryUnavailableError);
      expect(await reasonOf(harness.registry.list())).to.have.property('fault', 'malformed');
    });

    it('is back as soon as the streams are', async () => {
      await harness.replaceAll([PLAIN]);
      await harness.breakDown();
      await reasonOf(harness.registry.list());
      await harness.recover();
      expect((await harness.registry.list()).streams).to.deep.equal([PLAIN]);
    });

    it("fails with the signal's reason where it aborted before", async () => {
      const reason = new Error('nobody waits');
      expect(await reasonOf(harness.registry.list(AbortSignal.abort(reason)))).to.equal(reason);
    });
  });
}
