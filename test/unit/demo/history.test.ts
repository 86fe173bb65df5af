import { expect } from 'chai';
import { stringifyJson } from '../../../src/adapters/json/json-text.js';
import { redactSecrets } from '../../../src/application/redaction/redact-secrets.js';
import type { DemoJob } from '../../../examples/demo/job-at.js';
import { createHistory } from '../../../examples/demo/history.js';
import { TASK_TYPES } from '../../../examples/demo/task-types.js';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const DAY_US = 86_400_000_000;

function jobs(rows: number, seed = 1): DemoJob[] {
  const jobOf = createHistory({ seed, rows, nowMs: NOW });
  return Array.from({ length: rows }, (_, index) => jobOf(index));
}

describe('createHistory', () => {
  const history = jobs(20_000);

  it('gives the same jobs for the same seed, and others for another', () => {
    expect(jobs(50)).to.deep.equal(jobs(50));
    expect(jobs(50, 2)).not.to.deep.equal(jobs(50));
  });

  it('gives each job an id of its own, of a UUID version 4', () => {
    expect(new Set(history.map(({ row }) => row.id)).size).to.equal(history.length);
    for (const { row } of history.slice(0, 500)) {
      expect(row.id).to.match(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    }
  });

  it('leads through 90 days up to now, in the order of creation', () => {
    const moments = history.map(({ row }) => row.createdAt);
    expect(moments).to.deep.equal([...moments].sort((a, b) => a - b));
    expect((NOW * 1_000 - moments[0]!) / DAY_US).to.be.within(89, 90);
    expect(NOW * 1_000 - moments.at(-1)!).to.be.within(0, 10_000_000);
  });

  it('has microseconds, and jobs that share their moment to the microsecond', () => {
    const moments = history.map(({ row }) => row.createdAt);
    expect(moments.some((moment) => moment % 1_000 !== 0)).to.equal(true);
    expect(moments.every(Number.isSafeInteger)).to.equal(true);
    expect(new Set(moments).size).to.be.below(history.length);
  });

  it('has no timestamp that contradicts the status', () => {
    for (const { row, future } of history) {
      const { status, createdAt, startedAt, finishedAt, progress } = row;
      const ended = !['queued', 'running'].includes(status);
      const started = startedAt ?? createdAt;
      const coherent =
        (finishedAt !== null) === ended &&
        (future === null) === ended &&
        (row.error !== null) === (status === 'failed') &&
        (startedAt === null ? status === 'queued' || status === 'cancelled' : status !== 'queued') &&
        createdAt <= started &&
        started <= (finishedAt ?? NOW * 1_000) &&
        (finishedAt ?? 0) <= NOW * 1_000 &&
        (progress === null) === (startedAt === null) &&
        (status === 'succeeded' ? progress === 1 : (progress ?? 0) >= 0 && (progress ?? 0) <= 1);
      if (!coherent) expect.fail(`${row.id} contradicts itself: ${status}`);
    }
  });

  it('has every type, mostly successes, and some of every other status', () => {
    const share = (status: string): number =>
      history.filter(({ row }) => row.status === status).length / history.length;
    expect(share('succeeded')).to.be.within(0.85, 0.98);
    expect(share('failed')).to.be.within(0.01, 0.06);
    expect(share('cancelled')).to.be.within(0.003, 0.04);
    expect(share('running') * history.length).to.be.within(10, 100);
    expect(share('queued') * history.length).to.be.within(1, 30);
    expect(new Set(history.map(({ row }) => row.taskType))).to.have.lengthOf(TASK_TYPES.length);
    expect(new Set(history.map(({ row }) => row.userId)).size).to.be.within(50, 70);
    expect(new Set(history.map(({ row }) => row.error)).size).to.be.above(100);
  });

  it('is busier in working hours than at night', () => {
    const count = (utcHour: number): number =>
      history.filter(({ row }) => new Date(row.createdAt / 1_000).getUTCHours() === utcHour).length;
    expect(count(7)).to.be.above(3 * count(19));
  });

  it('has seeds beyond 2^53, and secrets that the list redacts', () => {
    const details = history.map(({ row }) => row.details);
    expect(details.some(({ params }) => typeof (params as { seed?: unknown }).seed === 'bigint')).to.equal(
      true,
    );
    const withSecret = details.find((each) => 'callback' in each)!;
    const shown = redactSecrets(withSecret) as { callback: Record<string, unknown> };
    expect(shown.callback['api_key']).to.equal('[redacted]');
    expect(shown.callback['url']).to.be.a('string').that.includes('https://');
    expect(stringifyJson(shown)).not.to.include('sk-demo-').and.not.to.include('Bearer ');
  });

  it('is still a history when it is tiny', () => {
    expect(jobs(1)).to.have.lengthOf(1);
    expect(jobs(7).filter(({ row }) => row.createdAt > (NOW - 360_000) * 1_000)).to.have.lengthOf(1);
  });
});
