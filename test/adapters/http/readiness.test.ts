import { expect } from 'chai';
import { Readiness } from '../../../src/adapters/http/readiness.js';
import { eventually } from '../../support/eventually.js';
import { RecordingLogger } from './recording-logger.js';

describe('readiness', () => {
  let logger: RecordingLogger;

  beforeEach(() => {
    logger = new RecordingLogger();
  });

  it('is asked for once, however many ask at a time and soon after', async () => {
    let asked = 0;
    const readiness = new Readiness({ users: async () => asked++ }, logger);
    await Promise.all(Array.from({ length: 50 }, () => readiness.findFailing()));
    await readiness.findFailing();
    expect(asked).to.equal(1);
  });

  it('names what fails and nothing else', async () => {
    const checks = { users: () => Promise.reject(new Error('no')), pages: async () => true };
    expect(await new Readiness(checks, logger).findFailing()).to.deep.equal(['users']);
  });

  it('does not wait for what hangs', async () => {
    let given: AbortSignal | undefined;
    const hang = (signal: AbortSignal) => {
      given = signal;
      return new Promise(() => undefined);
    };
    expect(await new Readiness({ api: hang }, logger).findFailing()).to.deep.equal(['api']);
    expect(given!.aborted).to.equal(true);
  }).timeout(10_000);

  it('tells the log when it changes, with the cause, and not each time that it is asked', async () => {
    const cause = new Error('no table');
    let fails = true;
    const readiness = new Readiness(
      { users: () => (fails ? Promise.reject(cause) : Promise.resolve()) },
      logger,
    );
    let asked = 0;
    const untilFailing = (count: number) =>
      eventually(() => (asked++, readiness.findFailing()), { until: ({ length }) => length === count });
    await untilFailing(1);
    fails = false;
    await untilFailing(0);
    expect(asked).to.be.greaterThan(2);
    expect(logger.lines).to.deep.equal([
      { level: 'warn', message: 'not ready', fields: { check: 'users', err: cause } },
      { level: 'info', message: 'ready again', fields: { check: 'users' } },
    ]);
  });
});
