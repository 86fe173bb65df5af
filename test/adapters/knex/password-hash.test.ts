import { expect } from 'chai';
import { hashOfNobody, hashPassword, verifyPassword } from '../../../src/adapters/knex/password-hash.js';
import { reasonOf } from '../../contract/reason-of.js';

describe('a password hash', () => {
  it('is of its password only', async () => {
    const hash = await hashPassword('pä\u{1f511}ss');
    expect(await verifyPassword('pä\u{1f511}ss', hash)).to.equal(true);
    expect(await verifyPassword('pä\u{1f511}s', hash)).to.equal(false);
    expect(await verifyPassword('pä\u{1f511}ss\0', hash)).to.equal(false);
    expect(await verifyPassword('', hash)).to.equal(false);
  });

  it('differs each time, and tells its parameters', async () => {
    const [one, other] = await Promise.all([hashPassword('same'), hashPassword('same')]);
    expect(one).to.not.equal(other);
    expect(one).to.match(/^\$scrypt\$ln=15,r=8,p=3\$/);
  });

  it('may have been made with other parameters', async () => {
    // RFC 7914, section 12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1, 64)
    const key =
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887';
    const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
    const hash = `$scrypt$ln=14,r=8,p=1$${base64(Buffer.from('SodiumChloride'))}$${base64(Buffer.from(key, 'hex'))}`;
    expect(await verifyPassword('pleaseletmein', hash)).to.equal(true);
    expect(await verifyPassword('pleaseletmeout', hash)).to.equal(false);
  });

  it('of nobody looks like any other', async () => {
    expect((await hashPassword('x')).length).to.equal(hashOfNobody().length);
    expect(await verifyPassword('', hashOfNobody())).to.equal(false);
  });

  it('is not what a bad row says, nor may it cost whatever that asks for', async () => {
    const [salt, key] = ['A'.repeat(22), 'A'.repeat(43)];
    for (const hash of [
      '',
      'plain',
      '$2b$10$abcdefghijklmnopqrstuv',
      `$scrypt$ln=30,r=8,p=1$${salt}$${key}`,
      `$scrypt$ln=15,r=99,p=99$${salt}$${key}`,
      `$scrypt$ln=0,r=8,p=1$${salt}$${key}`,
      `$scrypt$ln=15,r=0,p=1$${salt}$${key}`,
      `$scrypt$ln=15,r=8,p=1$${salt}$`,
    ]) {
      expect(await verifyPassword('x', hash), hash).to.equal(false);
    }
  });

  it('is refused to a password with NUL, which scrypt could not tell from one without', async () => {
    expect(await reasonOf(hashPassword('secret\0'))).to.be.an.instanceOf(RangeError);
  });

  it('is not checked for those who gave up while they waited in line', async () => {
    const hash = hashOfNobody();
    const controller = new AbortController();
    const reason = new Error('gone');
    const others = [1, 2, 3].map(() => verifyPassword('x', hash));
    const waiting = verifyPassword('x', hash, controller.signal);
    controller.abort(reason);
    expect(await reasonOf(waiting)).to.equal(reason);
    expect(await Promise.all(others)).to.deep.equal([false, false, false]);
  });
});
