import { expect } from 'chai';
import type { CredentialChecker } from '../../src/domain/ports/credential-checker.js';
import type { User } from '../../src/domain/user.js';
import { reasonOf } from './reason-of.js';

export interface CredentialCheckerHarness {
  readonly checker: CredentialChecker;
  replaceAll(users: readonly (User & { readonly password: string })[]): Promise<void> | void;
  /** Where users can be disabled. */
  disable?(id: string): Promise<void> | void;
  close?(): Promise<void> | void;
}

const ADMIN: User = { id: '5b0f9a4e-3c0b-4f0e-9d43-000000000001', username: 'admin', role: 'admin' };
const VIEWER: User = { id: '5b0f9a4e-3c0b-4f0e-9d43-000000000002', username: 'viewer', role: 'user' };

/** The contract of CredentialChecker. */
export function describeCredentialChecker(
  name: string,
  makeHarness: () => Promise<CredentialCheckerHarness> | CredentialCheckerHarness,
): void {
  describe(`${name} as a CredentialChecker`, () => {
    let harness: CredentialCheckerHarness;

    before(async () => {
      harness = await makeHarness();
      await harness.replaceAll([
        { ...ADMIN, password: 'correct horse' },
        { ...VIEWER, password: 'päss wörd \u{1f511}' },
      ]);
    });
    after(() => harness.close?.());

    it('gives the user of a username and password that belong together', async () => {
      expect(await harness.checker.check('admin', 'correct horse')).to.deep.include(ADMIN);
      expect(await harness.checker.check('viewer', 'päss wörd \u{1f511}')).to.deep.include(VIEWER);
    });

    const WRONG: Record<string, readonly [string, string]> = {
      'a wrong password': ['admin', 'correct hors'],
      "another user's password": ['admin', 'päss wörd \u{1f511}'],
      'a password in another case': ['admin', 'Correct horse'],
      'a password and a blank': ['admin', 'correct horse '],
      'an empty password': ['admin', ''],
      'a password of 10 kB': ['admin', 'correct horse'.padEnd(10_000, 'x')],
      'a password with NUL': ['admin', 'correct horse\0'],
      'an unknown username': ['nobody', 'correct horse'],
      'an empty username': ['', ''],
      'a username in another case': ['Admin', 'correct horse'],
      'a username with NUL': ['admin\0', 'correct horse'],
      'a username of 10 kB': ['admin'.padEnd(10_000, 'x'), 'correct horse'],
      'an SQL fragment': ["admin' --", 'correct horse'],
    };
    for (const [what, [username, password]] of Object.entries(WRONG)) {
      it(`gives null for ${what}`, async () => {
        expect(await harness.checker.check(username, password)).to.equal(null);
      });
    }

    it('gives null for a user who is disabled', async () => {
      if (harness.disable === undefined) return;
      await harness.disable(ADMIN.id);
      expect(await harness.checker.check('admin', 'correct horse')).to.equal(null);
    });

    it('rejects with the reason of a signal that aborted before', async () => {
      const reason = new Error('gone');
      const checking = harness.checker.check('admin', 'correct horse', AbortSignal.abort(reason));
      expect(await reasonOf(checking)).to.equal(reason);
    });
  });
}
