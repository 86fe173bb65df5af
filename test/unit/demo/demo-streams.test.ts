import { expect } from 'chai';
import type { DemoStream } from '../../../examples/demo/demo-streams.js';
import { streamsAt } from '../../../examples/demo/demo-streams.js';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const MINUTE = 60_000;

function hour(): DemoStream[][] {
  return Array.from({ length: 240 }, (_, step) => streamsAt(1, 40, NOW + step * 15_000));
}

describe('streamsAt', () => {
  it('gives the same streams for the same seed and moment, and others for another seed', () => {
    expect(streamsAt(1, 40, NOW)).to.deep.equal(streamsAt(1, 40, NOW));
    expect(streamsAt(2, 40, NOW)).not.to.deep.equal(streamsAt(1, 40, NOW));
  });

  it('is about the wanted number at every moment, each stream once', () => {
    for (const streams of hour()) {
      expect(streams.length).to.be.within(28, 44);
      expect(new Set(streams.map(({ stream_id }) => stream_id)).size).to.equal(streams.length);
    }
  });

  it('lets streams end, in more ways than one, and new ones start', () => {
    const seen = hour().flat();
    expect(new Set(seen.map(({ stream_id }) => stream_id)).size).to.be.above(100);
    expect(new Set(seen.map(({ status }) => status))).to.include.keys('running', 'succeeded', 'failed');
    const ended = seen.filter(({ finished_at }) => finished_at !== null).map(({ stream_id }) => stream_id);
    const last = new Set(streamsAt(1, 40, NOW + 90 * MINUTE).map(({ stream_id }) => stream_id));
    expect(ended.some((id) => last.has(id))).to.equal(false);
  });

  it('changes nothing about who a stream is while it lives, and never takes back its end', () => {
    const known = new Map<string, DemoStream>();
    for (const stream of hour().flat()) {
      const before = known.get(stream.stream_id);
      known.set(stream.stream_id, stream);
      if (before === undefined) continue;
      for (const key of ['name', 'task_type', 'user_id', 'created_at'] as const) {
        expect(stream[key]).to.equal(before[key]);
      }
      if (before.finished_at !== null) expect(stream.finished_at).to.equal(before.finished_at);
    }
  });

  it('has no timestamp that contradicts the status or lies in the future', () => {
    for (const [step, streams] of hour().entries()) {
      const now = new Date(NOW + step * 15_000).toISOString();
      for (const stream of streams) {
        const { status, created_at, started_at, finished_at, error } = stream;
        expect(created_at <= now).to.equal(true);
        expect(started_at === null).to.equal(status === 'queued');
        expect(finished_at === null).to.equal(status === 'queued' || status === 'running');
        expect(error === null).to.equal(status !== 'failed');
        if (finished_at !== null) expect(finished_at > started_at! && finished_at <= now).to.equal(true);
      }
    }
  });

  it('moves: the same stream has other viewers or another bit rate seconds later', () => {
    const later = new Map(streamsAt(1, 40, NOW + 10_000).map((stream) => [stream.stream_id, stream]));
    const moved = streamsAt(1, 40, NOW).filter(
      ({ stream_id, details }) => later.get(stream_id)?.details['kbps'] !== details['kbps'],
    );
    expect(moved.length).to.be.above(25);
  });
});
