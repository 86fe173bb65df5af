import { expect } from 'chai';
import type { JobDraft } from '../../../examples/demo/draft-job.js';
import { jobAt } from '../../../examples/demo/job-at.js';

const SECOND = 1_000_000;
const CREATED = 1_800_000_000_000_007;

function aDraft(overrides: Partial<JobDraft> = {}): JobDraft {
  return {
    taskType: 'tts',
    userId: 'mei.lin',
    name: 'voice prompt 7',
    outcome: 'failed',
    error: 'out of memory',
    startsAtAll: true,
    waitSeconds: 10,
    runSeconds: 100,
    finalProgress: 0.5,
    details: { model: 'm', usage: { images: 1 }, attempts: [{ ms: 5 }] },
    ...overrides,
  };
}

describe('jobAt', () => {
  it('is queued before its start, and knows nothing of its end yet', () => {
    const { row, future } = jobAt('a', aDraft(), CREATED, CREATED + 9 * SECOND);
    expect(row).to.include({
      status: 'queued',
      progress: null,
      startedAt: null,
      finishedAt: null,
      error: null,
    });
    expect(row.details).to.deep.equal({ model: 'm' });
    expect(future).to.include({
      startAt: CREATED + 10 * SECOND,
      endAt: CREATED + 110 * SECOND,
      outcome: 'failed',
    });
  });

  it('is as far as its time, while it runs', () => {
    const { row } = jobAt('a', aDraft(), CREATED, CREATED + 60 * SECOND);
    expect(row).to.include({
      status: 'running',
      progress: 0.25,
      startedAt: CREATED + 10 * SECOND,
      error: null,
    });
  });

  it('tells everything when it has ended', () => {
    const { row, future } = jobAt('a', aDraft(), CREATED, CREATED + 110 * SECOND);
    expect(row).to.include({
      status: 'failed',
      progress: 0.5,
      finishedAt: CREATED + 110 * SECOND,
      error: 'out of memory',
    });
    expect(row.details).to.have.keys(['model', 'usage', 'attempts']);
    expect(future).to.equal(null);
  });

  it('never starts where it is cancelled in the queue', () => {
    const draft = aDraft({ outcome: 'cancelled', error: null, startsAtAll: false });
    expect(jobAt('a', draft, CREATED, CREATED + 9 * SECOND).row.status).to.equal('queued');
    const { row } = jobAt('a', draft, CREATED, CREATED + 10 * SECOND);
    expect(row).to.include({
      status: 'cancelled',
      startedAt: null,
      progress: null,
      finishedAt: CREATED + 10 * SECOND,
    });
  });
});
