import { expect } from 'chai';
import { SignInLine, TurnedAwayError } from '../../../src/adapters/http/api/sign-in-line.js';
import { reasonOf } from '../../contract/reason-of.js';

const NEVER = new AbortController().signal;

describe('a SignInLine', () => {
  let line: SignInLine;
  let admitted: string[];

  beforeEach(async () => {
    line = new SignInLine(1, 3);
    admitted = [];
    await line.enter(0, NEVER);
  });

  const wait = (name: string, rank: number, signal = NEVER) =>
    line.enter(rank, signal).then(() => admitted.push(name));

  async function leaveAll(): Promise<void> {
    for (let i = 0; i < 6; i++) {
      line.leave();
      await Promise.resolve();
    }
  }

  it('lets the lowest rank in first, and of one rank whoever came last', async () => {
    const all = [wait('old', 1), wait('new', 1), wait('best', 0)];
    await leaveAll();
    await Promise.all(all);
    expect(admitted).to.deep.equal(['best', 'new', 'old']);
  });

  it('turns the highest rank away when it is full, of one rank whoever came first', async () => {
    const oldest = reasonOf(wait('oldest', 2));
    const all = [wait('a', 1), wait('b', 2)];
    all.push(wait('newest', 2));
    expect(await oldest).to.be.instanceOf(TurnedAwayError);
    expect(await reasonOf(wait('worst', 3))).to.be.instanceOf(TurnedAwayError);
    await leaveAll();
    await Promise.all(all);
    expect(admitted).to.deep.equal(['a', 'newest', 'b']);
  });

  it('forgets those who gave up', async () => {
    const controller = new AbortController();
    const gaveUp = reasonOf(wait('gone', 0, controller.signal));
    const next = wait('next', 1);
    controller.abort('gone');
    expect(await gaveUp).to.equal('gone');
    line.leave();
    await next;
    expect(admitted).to.deep.equal(['next']);
    expect(await reasonOf(line.enter(0, controller.signal))).to.equal('gone');
  });
});
