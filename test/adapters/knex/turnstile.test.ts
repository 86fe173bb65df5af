import { expect } from 'chai';
import { Turnstile } from '../../../src/adapters/knex/turnstile.js';
import { reasonOf } from '../../contract/reason-of.js';

describe('a Turnstile', () => {
  it('lets no more in at a time than it has places, the others in their order', async () => {
    const turnstile = new Turnstile(2, 10);
    const begun: number[] = [];
    let inside = 0;
    let most = 0;
    await Promise.all(
      [0, 1, 2, 3, 4, 5].map((number) =>
        turnstile.pass(async () => {
          begun.push(number);
          most = Math.max(most, ++inside);
          await new Promise((resolve) => setImmediate(resolve));
          inside--;
        }),
      ),
    );
    expect(most).to.equal(2);
    expect(begun).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it('frees the place of work that failed, and rejects with its error', async () => {
    const turnstile = new Turnstile(1, 10);
    const error = new Error('mine');
    expect(await reasonOf(turnstile.pass(() => Promise.reject(error)))).to.equal(error);
    expect(await turnstile.pass(async () => 'in')).to.equal('in');
  });

  it('forgets those who gave up in the line', async () => {
    const turnstile = new Turnstile(1, 10);
    let leave: () => void = () => undefined;
    const told = new Promise<void>((resolve) => (leave = resolve));
    const inside = turnstile.pass(() => told);
    const controller = new AbortController();
    const gaveUp = reasonOf(turnstile.pass(async () => 'never', controller.signal));
    const next = turnstile.pass(async () => 'in');
    controller.abort('gone');
    leave();
    await inside;
    expect(await gaveUp).to.equal('gone');
    expect(await next).to.equal('in');
  });

  it('turns away at once whoever comes when the line is full', async () => {
    const turnstile = new Turnstile(1, 1);
    const inside = turnstile.pass(async () => 'in');
    const waiting = turnstile.pass(async () => 'next');
    expect(await reasonOf(turnstile.pass(async () => 'never'))).to.have.property('name', 'LineFullError');
    expect(await Promise.all([inside, waiting])).to.deep.equal(['in', 'next']);
  });
});
