import { expect } from 'chai';
import { FixedClock } from '../../../src/adapters/memory/index.js';
import type { SharedReadsOptions } from '../../../src/application/shared-reads.js';
import { SharedReads } from '../../../src/application/shared-reads.js';
import { at } from '../../support/task-builder.js';
import { rejection } from '../../support/rejection.js';

interface Reading {
  readonly key: string;
  readonly signal: AbortSignal;
  readonly end: (result: string) => void;
  readonly fail: (error: Error) => void;
}

const BEGIN = '2026-06-01T12:00:00.000000Z';
const MID = '2026-06-01T12:00:00.999000Z';
const LATE = '2026-06-01T12:00:01.000000Z';

describe('what is read for several who ask', () => {
  let clock: FixedClock;
  let readings: Reading[];
  let reads: SharedReads<string>;

  function make(options: Partial<SharedReadsOptions<string>> = {}): void {
    reads = new SharedReads(clock, { freshForMs: 1000, maxKept: 2, ...options });
  }

  beforeEach(() => {
    clock = new FixedClock(at(BEGIN));
    readings = [];
    make();
  });

  const ask = (key = 'k', signal?: AbortSignal) =>
    reads.get(
      key,
      (shared) =>
        new Promise<string>((end, fail) => {
          readings.push({ key, signal: shared, end, fail });
          shared.addEventListener('abort', () => fail(shared.reason as Error));
        }),
      signal,
    );
  const read = async (key: string, result: string): Promise<void> => {
    const asked = ask(key);
    readings.at(-1)!.end(result);
    await asked;
  };

  it('is read once while it is under way, however long that takes', async () => {
    const first = ask();
    clock.set(at('2026-06-01T12:01:00Z'));
    const second = ask();
    expect(readings).to.have.length(1);
    readings[0]!.end('result');
    expect(await Promise.all([first, second])).to.deep.equal(['result', 'result']);
  });

  it('is read for each key by itself', async () => {
    const asked = [ask('a'), ask('b')];
    readings.forEach(({ key, end }) => end(`result of ${key}`));
    expect(await Promise.all(asked)).to.deep.equal(['result of a', 'result of b']);
  });

  it('is told again until it is too old, counted from when its reading began', async () => {
    const slow = ask();
    clock.set(at('2026-06-01T12:00:00.900Z'));
    readings[0]!.end('old');
    await slow;
    clock.set(at(MID));
    expect(await ask()).to.equal('old');
    clock.set(at(LATE));
    const anew = ask();
    expect(readings).to.have.length(2);
    readings[1]!.end('new');
    expect(await anew).to.equal('new');
  });

  it('is not told again where its reading took longer than it stays fresh', async () => {
    const slow = ask();
    clock.set(at(LATE));
    readings[0]!.end('old');
    await slow;
    void ask();
    expect(readings).to.have.length(2);
  });

  it('is read anew when the clock was set back', async () => {
    await read('k', 'from what is now the future');
    clock.set(at('2026-06-01T11:59:59Z'));
    void ask();
    expect(readings).to.have.length(2);
  });

  it('is never told again where nothing is to be kept', async () => {
    make({ freshForMs: 0 });
    await read('k', 'one');
    void ask();
    expect(readings).to.have.length(2);
  });

  it('is told again only if it is worth it', async () => {
    make({ keeps: (result) => result !== 'nothing' });
    await read('k', 'nothing');
    await read('k', 'something');
    expect(await ask()).to.equal('something');
    expect(readings).to.have.length(2);
  });

  it('is not joined when it has hung for too long, if so wished; who joined before waits on', async () => {
    make({ joins: 'while fresh' });
    const hanging = ask();
    clock.set(at(MID));
    const joined = ask();
    clock.set(at(LATE));
    const anew = ask();
    expect(readings).to.have.length(2);
    readings[1]!.end('new');
    expect(await anew).to.equal('new');
    readings[0]!.end('old');
    expect(await Promise.all([hanging, joined])).to.deep.equal(['old', 'old']);
    expect(await ask()).to.equal('new');
  });

  it('fails for all who wait, and is tried again for the next', async () => {
    const asked = [ask(), ask()];
    const error = new Error('no answer');
    readings[0]!.fail(error);
    expect(await Promise.all(asked.map(rejection))).to.deep.equal([error, error]);
    await read('k', 'result');
    expect(readings).to.have.length(2);
  });

  it('goes on for the others when one leaves', async () => {
    const leaving = new AbortController();
    const [left, staying] = [ask('k', leaving.signal), ask('k')];
    leaving.abort(new Error('gone'));
    expect((await rejection(left)).message).to.equal('gone');
    expect(readings[0]!.signal.aborted).to.equal(false);
    readings[0]!.end('result');
    expect(await staying).to.equal('result');
  });

  it('is given up once all have left, and read anew for whoever comes then', async () => {
    const all = [new AbortController(), new AbortController()];
    const asked = all.map(({ signal }) => ask('k', signal));
    all.forEach((one) => one.abort(new Error('gone')));
    await Promise.all(asked.map(rejection));
    expect(readings[0]!.signal.aborted).to.equal(true);
    await read('k', 'for a newcomer');
    expect(readings).to.have.length(2);
  });

  it('is not even begun for one who has left already', async () => {
    expect((await rejection(ask('k', AbortSignal.abort(new Error('gone'))))).message).to.equal('gone');
    expect(readings).to.deep.equal([]);
  });

  it('makes room by the oldest result', async () => {
    for (const key of ['a', 'b', 'c']) await read(key, key);
    await Promise.all([ask('b'), ask('c')]);
    expect(readings).to.have.length(3);
    void ask('a');
    expect(readings).to.have.length(4);
  });
});
