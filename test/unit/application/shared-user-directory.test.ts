import { expect } from 'chai';
import { FixedClock, InMemoryUserDirectory } from '../../../src/adapters/memory/index.js';
import { SharedUserDirectory } from '../../../src/application/shared-user-directory.js';
import { addMilliseconds } from '../../../src/domain/timestamp.js';
import { describeUserDirectory } from '../../contract/describe-user-directory.js';
import { ADMIN, NOW } from '../../support/platform.js';
import { rejection } from '../../support/rejection.js';

describeUserDirectory('SharedUserDirectory, a second after each change,', () => {
  const clock = new FixedClock(NOW);
  const inner = new InMemoryUserDirectory();
  return {
    directory: new SharedUserDirectory(inner, clock),
    replaceAll: (users) => {
      inner.replaceAll(users.map((user) => ({ ...user, password: '' })));
      clock.set(addMilliseconds(clock.now(), 1000));
    },
  };
});

describe('SharedUserDirectory', () => {
  let clock: FixedClock;
  let inner: InMemoryUserDirectory;
  let users: SharedUserDirectory;
  let asked: number;

  beforeEach(() => {
    clock = new FixedClock(NOW);
    inner = new InMemoryUserDirectory([ADMIN]);
    asked = 0;
    const find = inner.findById.bind(inner);
    inner.findById = (id, signal) => {
      asked++;
      return find(id, signal);
    };
    users = new SharedUserDirectory(inner, clock);
  });

  const pass = (ms: number) => clock.set(addMilliseconds(clock.now(), ms));
  const roleOf = async (id: string) => (await users.findById(id))?.role ?? null;

  it('asks once for all who ask within a second', async () => {
    await Promise.all([roleOf(ADMIN.id), roleOf(ADMIN.id)]);
    pass(999);
    await roleOf(ADMIN.id);
    expect(asked).to.equal(1);
  });

  it('knows after a second at the latest who is no admin any more, and who is gone', async () => {
    await roleOf(ADMIN.id);
    inner.replaceAll([{ ...ADMIN, role: 'user' }]);
    pass(1000);
    expect(await roleOf(ADMIN.id)).to.equal('user');
    inner.replaceAll([]);
    pass(1000);
    expect(await roleOf(ADMIN.id)).to.equal(null);
  });

  it('knows after a second at the latest whose tokens were ended, and who is disabled', async () => {
    await roleOf(ADMIN.id);
    const tokensValidFrom = addMilliseconds(NOW, 1);
    inner.replaceAll([{ ...ADMIN, tokensValidFrom }]);
    pass(1000);
    expect(await users.findById(ADMIN.id)).to.deep.include({ tokensValidFrom });
    inner.replaceAll([{ ...ADMIN, disabled: true }]);
    pass(1000);
    expect(await roleOf(ADMIN.id)).to.equal(null);
  });

  it('knows a new user at once, and one who is back', async () => {
    inner.replaceAll([]);
    expect(await roleOf(ADMIN.id)).to.equal(null);
    inner.replaceAll([ADMIN]);
    expect(await roleOf(ADMIN.id)).to.equal('admin');
  });

  it('asks again after a failure', async () => {
    inner.unavailable = true;
    expect(await rejection(users.findById(ADMIN.id))).to.include({ code: 'user_directory_unavailable' });
    inner.unavailable = false;
    expect(await roleOf(ADMIN.id)).to.equal('admin');
  });

  it('takes no answer to an older question than a second for the present, however late it comes', async () => {
    const hung: ((role: 'admin') => void)[] = [];
    const slow = { findById: () => new Promise<typeof ADMIN>((tell) => hung.push(() => tell(ADMIN))) };
    users = new SharedUserDirectory(slow, clock);
    const early = users.findById(ADMIN.id);
    pass(1000);
    void users.findById(ADMIN.id);
    expect(hung).to.have.length(2);
    hung[0]!('admin');
    expect(await early).to.equal(ADMIN);
    void users.findById(ADMIN.id);
    expect(hung, 'joined the second question').to.have.length(2);
  });
});
