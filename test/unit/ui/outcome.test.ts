import { expect } from 'chai';
import { parseRetryAfter, readOutcome } from '../../../ui/session/outcome.js';

const NOW = Date.UTC(2026, 0, 1);
const accepts = (body: unknown): body is { good: true } =>
  (body as { good?: true } | undefined)?.good === true;
const PROBLEM = 'application/problem+json; charset=utf-8';
const read = (status: number, body: unknown, retryAfter: string | null = null): unknown =>
  readOutcome({ status, contentType: PROBLEM, body, retryAfter }, accepts, NOW);
const readOf = (status: number, contentType: string | null, body: unknown): unknown =>
  readOutcome({ status, contentType, body, retryAfter: null }, accepts, NOW);

describe('an answer of the server', () => {
  it('is good only with the body that was asked for', () => {
    expect(read(200, { good: true })).to.deep.equal({ kind: 'ok', body: { good: true } });
    expect(read(200, undefined)).to.have.nested.property('fault.kind', 'malformed');
  });

  it('ends the session with a 401 or 403 of the API that says so, and with nothing else', () => {
    const of = (code: string): unknown => ({ code, request_id: 'r-1' });
    expect(read(401, of('unauthenticated'))).to.deep.equal({ kind: 'denied', status: 401 });
    expect(read(403, of('forbidden'))).to.deep.equal({ kind: 'denied', status: 403 });
    for (const status of [0, 200, 302, 400, 404, 408, 429, 500, 502, 503, 504]) {
      expect(read(status, of('unauthenticated')), String(status)).not.to.have.property('kind', 'denied');
    }
    expect(read(401, of('wrong_credentials'))).to.have.property('kind', 'refused');
  });

  it('is not believed where something on the way gave it: not that a session is over, nor that a request is futile', () => {
    for (const status of [400, 403, 404, 405, 413, 451]) {
      for (const [type, body] of [
        ['text/html', undefined],
        [null, undefined],
        ['application/json', { code: 'forbidden', request_id: 'r-1' }],
        [PROBLEM, { title: 'Forbidden', status }],
        [PROBLEM, { code: 'forbidden' }],
      ] as const) {
        const { fault } = readOf(status, type, body) as { fault?: object };
        expect(fault, `${status} ${type}`).to.include({ kind: 'intercepted', status });
      }
    }
  });

  it('is that of a gate which wants a sign-in of its own: a redirect, a page, foreign credentials', () => {
    const page = 'text/html; charset=utf-8';
    for (const [status, type] of [
      [0, null],
      [302, page],
      [200, page],
      [203, page],
      [401, page],
      [401, 'application/json'],
      [407, null],
      [511, page],
    ] as const) {
      expect(readOf(status, type, undefined), `${status}`).to.have.nested.property('fault.kind', 'gate');
    }
    expect(readOf(304, null, undefined)).to.have.nested.property('fault.kind', 'server');
    expect(readOf(502, page, undefined)).to.have.nested.property('fault.kind', 'server');
  });

  it('names the parameter that it refuses', () => {
    const body = {
      code: 'invalid_parameter',
      parameter: 'size',
      detail: 'a whole number',
      request_id: 'r-1',
    };
    const refusal = {
      status: 400,
      code: 'invalid_parameter',
      parameter: 'size',
      detail: 'a whole number',
      requestId: 'r-1',
    };
    expect(read(400, body)).to.deep.equal({ kind: 'refused', refusal });
    expect(read(404, { code: 'not_found', request_id: 'r-1' })).to.have.nested.property(
      'refusal.parameter',
      null,
    );
  });

  it('is a fault that may pass otherwise, with the wait that it asks for', () => {
    const fault = { kind: 'server', status: 503, retryAfterSeconds: 7, requestId: 'r-2' };
    expect(read(503, { request_id: 'r-2' }, '7')).to.deep.equal({ kind: 'fault', fault });
    const away = { code: 'sources_unavailable', request_id: 'r-2' };
    expect(read(503, away, '7')).to.deep.equal({ kind: 'fault', fault: { ...fault, kind: 'sources' } });
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
