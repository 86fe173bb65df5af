import { expect } from 'chai';
import type { SinonFakeTimers } from 'sinon';
import sinon from 'sinon';
import { repeatSteps } from '../../../examples/demo/repeat-steps.js';

describe('repeatSteps', () => {
  let clock: SinonFakeTimers;

  beforeEach(() => {
    clock = sinon.useFakeTimers();
  });

  afterEach(() => {
    clock.restore();
  });

  const every = { intervalMs: 1_000, stopDeadlineMs: 5_000 };

  it('takes one step after each interval, counting them, until it is stopped', async () => {
    const counts: number[] = [];
    const stop = repeatSteps(async (count) => void counts.push(count), every);
    await clock.tickAsync(3_500);
    await stop();
    await clock.tickAsync(10_000);
    expect(counts).to.deep.equal([0, 1, 2]);
  });

  it('never takes two steps at a time', async () => {
    let started = 0;
    let finish: () => void = () => undefined;
    const stop = repeatSteps(() => {
      started++;
      return new Promise((done) => {
        finish = done;
      });
    }, every);
    await clock.tickAsync(10_000);
    expect(started).to.equal(1);
    finish();
    await clock.tickAsync(1_000);
    expect(started).to.equal(2);
    finish();
    await stop();
  });

  it('goes on after failures, and tells of the first and of the recovery only', async () => {
    const troubles: unknown[] = [];
    const gone = new Error('gone');
    const stop = repeatSteps(
      async (count) => {
        if (count >= 1 && count <= 3) throw gone;
      },
      { ...every, onTrouble: (error) => troubles.push(error) },
    );
    await clock.tickAsync(6_000);
    await stop();
    expect(troubles).to.deep.equal([gone, null]);
  });

  it('waits for the step under way when it is stopped, but not for ever', async () => {
    const stop = repeatSteps(() => new Promise(() => undefined), every);
    await clock.tickAsync(1_000);
    let stopped = false;
    void stop().then(() => {
      stopped = true;
    });
    await clock.tickAsync(4_999);
    expect(stopped).to.equal(false);
    await clock.tickAsync(1);
    expect(stopped).to.equal(true);
  });
});
