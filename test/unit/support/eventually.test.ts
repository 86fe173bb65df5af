import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { rejection } from '../../support/rejection.js';

describe('eventually', () => {
  it('gives what the probe gave once it is what is waited for, whatever it threw before', async () => {
    let probes = 0;
    const probe = () => {
      if (++probes === 1) throw new Error('not yet');
      return probes;
    };
    expect(await eventually(probe, { until: (n) => n === 3 })).to.equal(3);
    expect(probes).to.equal(3);
  });

  it('fails at its deadline with the value that it saw last', async () => {
    const error = await rejection(
      eventually(async () => ({ rows: 2 }), { until: ({ rows }) => rows > 2, deadlineMs: 30 }),
    );
    expect(error.message).to.equal('not within 30 ms; it last gave { rows: 2 }');
  });

  it('fails at its deadline with the error that it saw last', async () => {
    const cause = new Error('refused');
    const error = await rejection(eventually(() => Promise.reject(cause), { deadlineMs: 30 }));
    expect(error.message).to.equal('not within 30 ms; it last failed with Error: refused');
    expect(error.cause).to.equal(cause);
  });

  it('fails at its deadline where the probe itself hangs', async () => {
    const error = await rejection(eventually(() => new Promise<never>(() => undefined), { deadlineMs: 30 }));
    expect(error.message).to.equal('not within 30 ms; the probe never answered');
  });

  it('fails at once where the condition throws', async () => {
    const wrong = new Error('this can only get worse');
    const until = () => {
      throw wrong;
    };
    expect(await rejection(eventually(() => 1, { until }))).to.equal(wrong);
  });
});
