import { expect } from 'chai';
import { EmbeddedPostgresError } from '../../../src/adapters/embedded-postgres/embedded-postgres-error.js';
import { ListenError } from '../../../src/adapters/http/listen-error.js';
import { explainFailure } from '../../../src/composition/explain-failure.js';
import { SettingsError } from '../../../src/composition/settings.js';

const cause = new Error('listen EADDRINUSE: address already in use');

describe('explainFailure', () => {
  it("says of Taskdeck's own errors what was written for people", () => {
    expect(explainFailure(new ListenError('127.0.0.1', 3001, 'EADDRINUSE', cause))).to.match(
      /^port 3001 .* is taken/,
    );
    expect(
      explainFailure(new EmbeddedPostgresError('start_failed', 'Postgres did not start.', { cause })),
    ).to.equal('Postgres did not start.');
    expect(explainFailure(new SettingsError('JWT_SECRET', 'is required'))).to.equal(
      'JWT_SECRET: is required',
    );
  });

  it('says of other errors what is at the bottom of them, in one line', () => {
    const inner = new Error('connect ECONNREFUSED 127.0.0.1:1\n    at somewhere');
    expect(explainFailure(new Error('query failed', { cause: inner }))).to.equal(
      'connect ECONNREFUSED 127.0.0.1:1',
    );
    expect(explainFailure(new AggregateError([inner]))).to.equal('connect ECONNREFUSED 127.0.0.1:1');
    expect(explainFailure('a text')).to.equal('a text');
  });

  it('names the packages to install where one is missing', () => {
    expect(explainFailure(new Error("Cannot find package 'koa' imported from /x"))).to.match(
      /^the package koa is not installed\. The servers need:\n\n {2}npm install (?!.*\bchai@).*\bkoa@/,
    );
  });
});
