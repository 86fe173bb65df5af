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

  const missing: Record<string, string> = {
    'an import': "Cannot find package 'absent' imported from /x/y.js",
    'a require': "Cannot find module 'absent'\nRequire stack:\n- /x/y.js",
    "Knex' driver":
      "Knex: run\n$ npm install absent --save\nCannot find module 'absent'\nRequire stack:\n- /x",
  };
  for (const [how, message] of Object.entries(missing)) {
    it(`names the packages to install that a command lacks, and no others (${how})`, () => {
      expect(explainFailure(new Error(message), ['knex', 'absent', 'absent-too'])).to.equal(
        'the package absent is not installed. This command needs:\n\n  npm install absent@latest absent-too@latest',
      );
    });
  }

  it('names a package in the version that Taskdeck is made for', () => {
    expect(explainFailure(new Error("Cannot find package 'pg'"), ['pg'])).to.match(/npm install pg@\^8\./);
  });
});
