import { expect } from 'chai';
import sinon from 'sinon';
import type { Check } from '../../../src/composition/doctor/check.js';
import { fault, ok, stop, warning } from '../../../src/composition/doctor/check.js';
import { formatResult, toDocument } from '../../../src/composition/doctor/format-results.js';
import type { Ground } from '../../../src/composition/doctor/ground.js';
import { maskSecrets } from '../../../src/composition/doctor/mask-secrets.js';
import type { Result } from '../../../src/composition/doctor/run-checks.js';
import { runChecks } from '../../../src/composition/doctor/run-checks.js';

const GROUND = { lacking: new Set(['API_URL']) } as unknown as Ground;
const fine = (name: string, more: Partial<Check> = {}): Check => ({
  name,
  run: async () => [ok('fine')],
  ...more,
});

async function resultsOf(...checks: Check[]): Promise<Result[]> {
  const results: Result[] = [];
  for await (const result of runChecks(checks, GROUND)) results.push(result);
  return results;
}
const told = (results: readonly Result[]) =>
  results.map(({ name, status, says }) => `${name} ${status}: ${says}`);

describe('the checks of doctor', () => {
  it('are told in their order, with all that each has found', async () => {
    const two = fine('a', { run: async () => [fault('one', 'do this'), warning('two', 'do that', 'cam')] });
    expect(await resultsOf(two, fine('b'))).to.deep.equal([
      { name: 'a', status: 'fault', says: 'one', remedy: 'do this' },
      { name: 'a', status: 'warning', says: 'two', remedy: 'do that', of: 'cam' },
      { name: 'b', status: 'ok', says: 'fine' },
    ]);
  });

  it('that are stopped, or break, keep those that need them from being tried, and what needs these', async () => {
    const results = await resultsOf(
      fine('a', { run: async () => stop('gone', 'bring it back') }),
      fine('b', { after: ['a'] }),
      fine('c', { after: ['b'] }),
      fine('d', { run: async () => Promise.reject(new Error('broken')) }),
      fine('e', { after: ['d'] }),
      fine('f'),
    );
    expect(told(results)).to.deep.equal([
      'a fault: gone',
      'b warning: not tried: “a” comes first',
      'c warning: not tried: “b” comes first',
      'd fault: broken',
      'e warning: not tried: “d” comes first',
      'f ok: fine',
    ]);
  });

  it('that find a fault and go on keep none from being tried', async () => {
    const results = await resultsOf(
      fine('a', { run: async () => [fault('old', 'renew')] }),
      fine('b', { after: ['a'] }),
    );
    expect(told(results)).to.deep.equal(['a fault: old', 'b ok: fine']);
  });

  it('are not tried without their settings, and not told of where there is nothing to check', async () => {
    const results = await resultsOf(
      fine('a', { settings: ['API_URL'] }),
      fine('b', { applies: () => false }),
    );
    expect(told(results)).to.deep.equal(['a warning: not tried: API_URL is missing or wrong']);
  });

  it('are told of each of several things by itself, and stopped by itself', async () => {
    const each = (ground: Ground) =>
      ['a', 'b'].map((of) => ({ of, ground: { ...ground, jobs: of as never } }));
    const reads = fine('read', {
      each,
      run: async ({ jobs }) => ((jobs as never) === 'a' ? stop('gone', 'bring it back') : [ok('fine')]),
    });
    const results = await resultsOf(reads, fine('look', { each, after: ['read'] }));
    expect(results.map(({ name, of, says }) => `${name} ${of}: ${says}`)).to.deep.equal([
      'read a: gone',
      'read b: fine',
      'look a: not tried: “read” comes first',
      'look b: fine',
    ]);
  });

  it('that never end are ended', async () => {
    const clock = sinon.useFakeTimers();
    try {
      const endless = fine('a', { run: () => new Promise<never>(() => undefined), deadlineMs: () => 7_000 });
      const results = resultsOf(endless, fine('b', { after: ['a'] }));
      await clock.tickAsync(7_000);
      expect(told(await results)).to.deep.equal([
        'a fault: no outcome within 7 s',
        'b warning: not tried: “a” comes first',
      ]);
    } finally {
      clock.restore();
    }
  });

  it('that lack a right leave it to the check of the rights to be a fault', async () => {
    const refused = Object.assign(new Error('permission denied for table t'), { code: '42501' });
    const [result] = await resultsOf(fine('a', { run: () => Promise.reject(refused) }));
    expect(result).to.include({ status: 'warning', says: 'not tried: permission denied for table t' });
  });
});

describe('what doctor found', () => {
  const found: Result = { name: 'a', of: 'cam', status: 'warning', says: 'odd', remedy: 'first\nthen' };

  it('is a line, and under it what to do', () => {
    expect(formatResult(found)).to.deep.equal(['! a, cam: odd', '  → first', '    then']);
    expect(formatResult({ name: 'a', status: 'ok', says: 'fine' })).to.deep.equal(['✓ a: fine']);
  });

  it('is as bad as the worst of it', () => {
    const good: Result = { name: 'b', status: 'ok', says: '' };
    expect(toDocument([good])).to.deep.equal({ status: 'ok', checks: [good] });
    expect(toDocument([good, found]).status).to.equal('warning');
    expect(toDocument([found, { ...good, status: 'fault' }, good]).status).to.equal('fault');
  });

  const SECRETS: NodeJS.ProcessEnv = {
    JWT_SECRET: 'jwt-secret-of-the-test',
    STREAMING_INTERNAL_TOKEN: 'token-of-the-test',
    DATABASE_URL: 'postgres://ada:pass%2Fword-1@host/x?sslpassword=key-password',
    DATABASE_READ_URL: 'postgres://ada:not/a#url-2@host/x',
    STREAMING_URL: 'http://ada:password-3@host',
    API_URL: 'http://host/?token=password-4',
  };
  const SPELLED = [
    'jwt-secret-of-the-test',
    'token-of-the-test',
    'pass%2Fword-1',
    'pass/word-1',
    'key-password',
    'not/a#url-2',
    'password-3',
    'password-4',
  ];
  for (const secret of SPELLED) {
    it(`has no secret in it that a library's message brings along (${secret})`, () => {
      const leaky: Result = {
        name: 'a',
        status: 'fault',
        says: `refused: ${secret}!`,
        remedy: `try ${secret}`,
      };
      const masked = maskSecrets(SECRETS)(leaky);
      expect(masked).to.deep.equal({ ...leaky, says: 'refused: •••!', remedy: 'try •••' });
    });
  }

  it('keeps the words that only look like a secret', () => {
    const mask = maskSecrets({ DATABASE_URL: 'postgres://postgres:postgres@host/x', JWT_SECRET: 'secret' });
    const result: Result = { name: 'a', status: 'ok', says: 'as postgres, by a secret' };
    expect(mask(result)).to.deep.equal(result);
  });
});
