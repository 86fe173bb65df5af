import { expect } from 'chai';
import type { SinonFakeTimers } from 'sinon';
import sinon from 'sinon';
import { Gate } from '../../../../src/adapters/http/upstream/gate.js';
import { reasonOf } from '../../../contract/reason-of.js';

describe('a gate', () => {
  let clock: SinonFakeTimers;
  let gate: Gate;
  let underWay: Map<string, { end(): void; fail(reason: Error): void }>;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    gate = new Gate(2, 100);
    underWay = new Map();
  });
  afterEach(() => clock.restore());

  function pass(name: string): Promise<string> {
    return gate.pass(
      () =>
        new Promise((resolve, reject) => {
          underWay.set(name, { end: () => resolve(name), fail: reject });
        }),
    );
  }

  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('lets as many through as it has places, the others in their order', async () => {
    const [first] = ['a', 'b', 'c', 'd'].map(pass);
    await turn();
    expect([...underWay.keys()]).to.deep.equal(['a', 'b']);
    underWay.get('a')!.end();
    expect(await first).to.equal('a');
    await turn();
    expect([...underWay.keys()]).to.deep.equal(['a', 'b', 'c']);
  });

  it('gives the place of what failed to the next', async () => {
    const [failing] = ['a', 'b', 'c'].map(pass);
    const reason = new Error('no');
    const failed = reasonOf(failing!);
    await turn();
    underWay.get('a')!.fail(reason);
    expect(await failed).to.equal(reason);
    await turn();
    expect([...underWay.keys()]).to.deep.equal(['a', 'b', 'c']);
  });

  it('lets through who has waited long enough, and then nobody until there are places again', async () => {
    for (const name of ['a', 'b', 'c']) void pass(name);
    await turn();
    clock.tick(99);
    await turn();
    expect([...underWay.keys()]).to.deep.equal(['a', 'b']);
    clock.tick(1);
    await turn();
    expect([...underWay.keys()]).to.deep.equal(['a', 'b', 'c']);
    void pass('d');
    underWay.get('a')!.end();
    await turn();
    expect([...underWay.keys()]).to.deep.equal(['a', 'b', 'c']);
    underWay.get('b')!.end();
    await turn();
    expect([...underWay.keys()]).to.deep.equal(['a', 'b', 'c', 'd']);
  });

  it('keeps no timer of who has gone through', async () => {
    for (const name of ['a', 'b', 'c']) void pass(name);
    await turn();
    underWay.get('a')!.end();
    await turn();
    expect(clock.countTimers()).to.equal(0);
  });
});
