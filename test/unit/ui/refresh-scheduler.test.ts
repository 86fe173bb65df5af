import { expect } from 'chai';
import sinon from 'sinon';
import type { LoadCause, Verdict } from '../../../ui/list/refresh-scheduler.js';
import { RefreshScheduler } from '../../../ui/list/refresh-scheduler.js';

interface Request {
  readonly cause: LoadCause;
  readonly signal: AbortSignal;
  readonly answer: (verdict: Verdict) => Promise<void>;
  readonly reject: (error: Error) => Promise<void>;
}

const OK: Verdict = { kind: 'ok' };

describe('the refresh of the list', () => {
  let clock: sinon.SinonFakeTimers;
  let requests: Request[];
  let applied: Verdict[];
  let reported: unknown[];
  let applyThrows: Error | null;
  let changedThrows: Error | null;
  /** How many requests there were at each change. */
  let askedWhenChanged: number[];

  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    requests = [];
    applied = [];
    reported = [];
    applyThrows = null;
    changedThrows = null;
    askedWhenChanged = [];
  });
  afterEach(() => clock.restore());

  function scheduler({ intervalMs = 10_000, visible = true, random = 0.5 } = {}): RefreshScheduler<Verdict> {
    return new RefreshScheduler<Verdict>({
      load: (signal, cause) =>
        new Promise((resolve, refuse) => {
          const settle = async (act: () => void): Promise<void> => {
            act();
            await new Promise((done) => setImmediate(done));
          };
          const answer = (verdict: Verdict): Promise<void> => settle(() => resolve(verdict));
          const reject = (error: Error): Promise<void> => settle(() => refuse(error));
          requests.push({ cause, signal, answer, reject });
        }),
      apply: (verdict) => {
        if (applyThrows !== null) throw applyThrows;
        applied.push(verdict);
        return verdict;
      },
      changed: () => {
        askedWhenChanged.push(requests.length);
        if (changedThrows !== null) throw changedThrows;
      },
      report: (error) => reported.push(error),
      timers: {
        now: () => Date.now(),
        set: (callback, ms) => setTimeout(callback, ms) as unknown as number,
        clear: (handle) => clearTimeout(handle),
      },
      random: () => random,
      intervalMs,
      visible,
    });
  }

  const last = (): Request => {
    const request = requests.at(-1);
    if (request === undefined) throw new Error('nothing was asked for');
    return request;
  };

  async function started(options = {}): Promise<RefreshScheduler<Verdict>> {
    const it = scheduler(options);
    it.navigate();
    await last().answer(OK);
    return it;
  }

  it('asks before it tells of it, since what is drawn then takes its time', () => {
    scheduler().navigate();
    expect(askedWhenChanged).to.deep.equal([1]);
  });

  it('asks again an interval after each answer', async () => {
    await started();
    for (const count of [2, 3, 4]) {
      clock.tick(9_999);
      expect(requests).to.have.length(count - 1);
      clock.tick(1);
      expect(requests).to.have.length(count);
      expect(last().cause).to.equal('refresh');
      await last().answer(OK);
    }
  });

  it('spreads the requests of many pages by a tenth of the interval', async () => {
    const early = await started({ random: 0 });
    const late = await started({ random: 1 });
    expect([early.nextAt, late.nextAt]).to.deep.equal([9_000, 11_000]);
  });

  it('never asks twice at a time, however slow the answer is', async () => {
    const it = await started();
    clock.tick(10_000);
    clock.tick(120_000);
    it.refresh();
    it.setVisible(false);
    it.setVisible(true);
    expect(requests).to.have.length(2);
  });

  it('asks for nothing while the page is hidden, and at once when it is back', async () => {
    const it = await started();
    it.setVisible(false);
    expect(it.nextAt).to.equal(null);
    clock.tick(3_600_000);
    expect(requests).to.have.length(1);
    it.setVisible(true);
    expect(requests).to.have.length(2);
  });

  it('does not arm itself by an answer that comes while the page is hidden', async () => {
    const it = scheduler();
    it.navigate();
    it.setVisible(false);
    await last().answer(OK);
    clock.tick(3_600_000);
    expect(requests).to.have.length(1);
  });

  it('drops the answer that a navigation superseded', async () => {
    const it = await started();
    it.refresh();
    const superseded = last();
    it.navigate();
    expect(superseded.signal.aborted).to.equal(true);
    await superseded.answer({ kind: 'end' });
    expect(applied).to.deep.equal([OK]);
    expect(it.loading).to.equal('navigation');
    await last().answer(OK);
    expect(applied).to.deep.equal([OK, OK]);
  });

  it('asks ever more rarely while it fails, and as before once it works', async () => {
    const it = await started();
    const waits: number[] = [];
    for (let failures = 1; failures <= 7; failures += 1) {
      it.refresh();
      await last().answer({ kind: 'failed', retryAfterMs: null });
      waits.push((it.nextAt ?? 0) - Date.now());
    }
    expect(waits).to.deep.equal([10_000, 20_000, 40_000, 60_000, 60_000, 60_000, 60_000]);
    it.refresh();
    await last().answer(OK);
    expect((it.nextAt ?? 0) - Date.now()).to.equal(10_000);
  });

  it('waits at least as long as the server asks, even when the page comes back', async () => {
    const it = await started();
    it.refresh();
    await last().answer({ kind: 'failed', retryAfterMs: 45_000 });
    expect(it.nextAt).to.equal(45_000);
    clock.tick(5_000);
    it.setVisible(false);
    it.setVisible(true);
    clock.tick(39_999);
    expect(requests).to.have.length(2);
    clock.tick(1);
    expect(requests).to.have.length(3);
  });

  it('tries again at once when the admin says so', async () => {
    const it = await started();
    it.refresh();
    await last().answer({ kind: 'failed', retryAfterMs: 600_000 });
    it.refresh();
    expect(requests).to.have.length(3);
  });

  it('goes on after an answer that could not be taken, as after a failure', async () => {
    await started();
    applyThrows = new Error('a bug in the drawing');
    clock.tick(10_000);
    await last().answer(OK);
    expect(reported).to.deep.equal([applyThrows]);
    applyThrows = null;
    clock.tick(10_000);
    expect(requests).to.have.length(3);
    await last().answer(OK);
    clock.tick(10_000);
    expect(requests).to.have.length(4);
  });

  it('goes on when whoever is told of its changes throws', async () => {
    await started();
    changedThrows = new Error('a bug in the drawing');
    for (const count of [2, 3, 4]) {
      clock.tick(10_000);
      expect(requests).to.have.length(count);
      await last().answer(OK);
    }
    expect(new Set(reported)).to.deep.equal(new Set([changedThrows]));
  });

  it('goes on after a request that broke, and says nothing of one that was called off', async () => {
    const it = await started();
    clock.tick(10_000);
    const error = new Error('a bug in the request');
    await last().reject(error);
    expect(reported).to.deep.equal([error]);
    clock.tick(10_000);
    expect(requests).to.have.length(3);
    const superseded = last();
    it.navigate();
    await superseded.reject(new Error('aborted'));
    expect(reported).to.have.length(1);
    expect(it.loading).to.equal('navigation');
  });

  it('stops for good once the session is over', async () => {
    const it = await started();
    clock.tick(10_000);
    await last().answer({ kind: 'end' });
    it.refresh();
    it.navigate();
    it.setVisible(false);
    it.setVisible(true);
    clock.tick(3_600_000);
    expect(requests).to.have.length(2);
  });

  it('rests after a refusal until something else is asked for', async () => {
    const it = await started();
    it.navigate();
    await last().answer({ kind: 'halt' });
    clock.tick(3_600_000);
    it.setVisible(false);
    it.setVisible(true);
    expect(requests).to.have.length(2);
    it.navigate();
    await last().answer(OK);
    clock.tick(10_000);
    expect(requests).to.have.length(4);
  });

  it('does nothing by itself while it is off, and follows a new interval at once', async () => {
    const it = await started({ intervalMs: 0 });
    clock.tick(3_600_000);
    it.setVisible(false);
    it.setVisible(true);
    expect(requests).to.have.length(1);
    it.setIntervalMs(5_000);
    clock.tick(5_000);
    expect(requests).to.have.length(2);
  });

  for (const cause of ['navigation', 'refresh'] as const) {
    it(`drops a ${cause} with the page that is put away, as no fault, and asks again once the page is back`, async () => {
      const it = await started();
      if (cause === 'navigation') it.navigate();
      else it.refresh();
      const { signal, reject } = last();
      it.suspend();
      expect(signal.aborted).to.equal(true);
      await reject(new Error('aborted'));
      clock.tick(3_600_000);
      expect([requests.length, reported.length]).to.deep.equal([2, 0]);
      it.resume();
      expect([requests.length, last().cause]).to.deep.equal([3, cause]);
    });
  }

  it('asks once when the page is back, whether it is first seen or first shown', async () => {
    for (const back of [
      ['resume', 'seen'],
      ['seen', 'resume'],
    ]) {
      const it = await started();
      it.navigate();
      const before = requests.length;
      it.suspend();
      it.setVisible(false);
      for (const step of back) {
        if (step === 'seen') it.setVisible(true);
        else it.resume();
      }
      expect([requests.length - before, last().cause]).to.deep.equal([1, 'navigation']);
      it.end();
    }
  });

  it('keeps its interval over a rest of the page, and asks for nothing after its end', async () => {
    const it = await started();
    it.suspend();
    expect(it.nextAt).to.equal(null);
    it.resume();
    clock.tick(10_000);
    expect(requests).to.have.length(2);
    it.end();
    it.suspend();
    it.resume();
    expect(requests).to.have.length(2);
  });
});
