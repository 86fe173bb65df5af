import { expect } from 'chai';
import { parseRetryAfter, readOutcome } from '../../../ui/session/outcome.js';

const NOW = Date.UTC(2026, 0, 1);
const accepts = (body: unknown): body is { good: true } =>
  (body as { good?: true } | undefined)?.good === true;
const read = (status: number, body: unknown, retryAfter: string | null = null): unknown =>
  readOutcome({ status, body, retryAfter }, accepts, NOW);

describe('an answer of the server', () => {
  it('is good only with the body that was asked for', () => {
    expect(read(200, { good: true })).to.deep.equal({ kind: 'ok', body: { good: true } });
    expect(read(200, undefined)).to.have.nested.property('fault.kind', 'malformed');
  });

  it('ends the session with 401 and 403, and with nothing else', () => {
    expect(read(401, null)).to.deep.equal({ kind: 'denied', status: 401 });
    expect(read(403, null)).to.deep.equal({ kind: 'denied', status: 403 });
    for (const status of [0, 302, 400, 404, 408, 429, 500, 502, 503, 504]) {
      expect(read(status, null), String(status)).not.to.have.property('kind', 'denied');
    }
  });

  it('names the parameter that it refuses', () => {
    const body = { parameter: 'size', detail: 'a whole number', request_id: 'r-1' };
    const refusal = { status: 400, parameter: 'size', detail: 'a whole number', requestId: 'r-1' };
    expect(read(400, body)).to.deep.equal({ kind: 'refused', refusal });
    expect(read(400, '<html>')).to.have.nested.property('refusal.parameter', null);
  });

  it('is a fault that may pass otherwise, with the wait that it asks for', () => {
    const fault = { kind: 'server', status: 503, retryAfterSeconds: 7, requestId: 'r-2' };
    expect(read(503, { request_id: 'r-2' }, '7')).to.deep.equal({ kind: 'fault', fault });
    expect(read(429, null, '40')).to.have.nested.property('fault.kind', 'throttled');
  });

  it('tells the wait in seconds or as a date', () => {
    expect(parseRetryAfter('120', NOW)).to.equal(120);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', NOW)).to.equal(30);
    expect(parseRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', NOW)).to.equal(0);
    expect(parseRetryAfter('soon', NOW)).to.equal(null);
    expect(parseRetryAfter(null, NOW)).to.equal(null);
  });
});
