import { expect } from 'chai';
import fc from 'fast-check';
import { GotStreamRegistry } from '../../../src/adapters/got/index.js';
import {
  FixedClock,
  InMemoryTaskRepository,
  InMemoryUserDirectory,
} from '../../../src/adapters/memory/index.js';
import { ListAdminTasks } from '../../../src/application/list-admin-tasks.js';
import { SharedStreamRegistry } from '../../../src/application/shared-stream-registry.js';
import { StreamRegistryUnavailableError } from '../../../src/domain/errors.js';
import type { StreamSnapshot } from '../../../src/domain/ports/stream-registry.js';
import { addMilliseconds } from '../../../src/domain/timestamp.js';
import type { StreamsAnswer } from '../../support/streams-answer.js';
import { streamsAnswer } from '../../support/streams-answer.js';
import type { StreamsTruth } from '../../support/streams-truth.js';
import { truthOf } from '../../support/streams-truth.js';
import { at } from '../../support/task-builder.js';
import type { LocalServer } from '../../support/local-server.js';
import { startLocalServer } from '../../support/local-server.js';

const START = at('2026-01-02T03:04:05Z');
const USER = { id: 'u-1', username: 'ada', role: 'admin', password: '' } as const;
const GOOD: StreamsAnswer = {
  body: '[{"stream_id":"good"}]',
  headers: { 'Content-Type': 'application/json' },
};

describe('any answer of a StreamingServer', function () {
  this.timeout(60_000);
  let server: LocalServer;
  let answer: StreamsAnswer;
  let clock: FixedClock;
  let registry: GotStreamRegistry;

  before(async () => {
    server = await startLocalServer((_request, response) =>
      response.writeHead(200, answer.headers).end(answer.body),
    );
    clock = new FixedClock(START);
    registry = new GotStreamRegistry({
      url: server.url,
      internalToken: 'internal',
      clock,
      timeoutMs: 10_000,
    });
  });
  after(() => server.close());

  async function outcome(): Promise<StreamSnapshot | 'malformed'> {
    try {
      return await registry.list();
    } catch (error) {
      expect(error).to.be.instanceOf(StreamRegistryUnavailableError).with.property('fault', 'malformed');
      return 'malformed';
    }
  }

  async function totalIs(snapshot: StreamSnapshot): Promise<string> {
    const users = new InMemoryUserDirectory([USER]);
    const streams = [{ origin: 'streaming', list: async () => snapshot }];
    const list = new ListAdminTasks({ tasks: new InMemoryTaskRepository(clock), streams, users });
    return (await list.execute({ userId: USER.id })).totalIs;
  }

  function isReadable(truth: StreamsTruth): truth is Exclude<StreamsTruth, string> {
    if (truth === 'no list') return false;
    return truth.ids.length > 0 || (truth.entryCount === 0 && !truth.tellsOfMore);
  }

  function kindOf(truth: StreamsTruth): 'malformed' | 'empty' | 'exact' | 'at_least' {
    if (!isReadable(truth)) return 'malformed';
    if (truth.entryCount === 0) return 'empty';
    return truth.entryCount === truth.ids.length && !truth.tellsOfMore ? 'exact' : 'at_least';
  }

  it('is of every kind, and none of them is rare', () => {
    const seen = { empty: 0, exact: 0, at_least: 0, malformed: 0 };
    for (const some of fc.sample(streamsAnswer, { seed: 1, numRuns: 1_000 })) seen[kindOf(truthOf(some))]++;
    for (const [kind, count] of Object.entries(seen)) expect(count, kind).to.be.at.least(20);
  });

  it('is never no streams where there are some, never exact where entries were lost, and never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(streamsAnswer, async (generated) => {
        answer = generated;
        const truth = truthOf(generated);
        const read = await outcome();
        if (!isReadable(truth)) {
          expect(read).to.equal('malformed');
          return;
        }
        if (read === 'malformed') throw new Error('a list that can be read was refused');
        expect(read.streams.map(({ id }) => id)).to.deep.equal(truth.ids);
        expect(read.unreadable).to.equal(truth.entryCount - truth.ids.length);
        expect(read.truncated).to.equal(truth.tellsOfMore);
        const isWhole = truth.entryCount === truth.ids.length && !truth.tellsOfMore;
        expect(await totalIs(read)).to.equal(isWhole ? 'exact' : 'at_least');
      }),
      { numRuns: 1000 },
    );
  });

  it('replaces the last good list only where it is a list itself', async () => {
    await fc.assert(
      fc.asyncProperty(streamsAnswer, async (generated) => {
        const shared = new SharedStreamRegistry(registry, clock);
        clock.set(START);
        answer = GOOD;
        await shared.list();
        answer = generated;
        clock.set(addMilliseconds(START, 2_000));
        const { freshness, streams } = await shared.list();
        const truth = truthOf(generated);
        const expected = isReadable(truth) ? ['fresh', ...truth.ids] : ['stale', 'good'];
        expect([freshness, ...streams.map(({ id }) => id)]).to.deep.equal(expected);
      }),
      { numRuns: 200 },
    );
  });
});
