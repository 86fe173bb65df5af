import { expect } from 'chai';
import type { UserDirectory } from '../../src/domain/ports/user-directory.js';
import type { User } from '../../src/domain/user.js';
import { reasonOf } from './reason-of.js';

export interface UserDirectoryHarness {
  readonly directory: UserDirectory;
  replaceAll(users: readonly User[]): Promise<void> | void;
  /** Where tokens can be ended before their time: ends those of a user. */
  endTokens?(id: string): Promise<void> | void;
  /** Where users can be disabled. */
  disable?(id: string): Promise<void> | void;
  close?(): Promise<void> | void;
}

const ADMIN: User = { id: '5b0f9a4e-3c0b-4f0e-9d43-000000000001', username: 'admin', role: 'admin' };
const VIEWER: User = { id: '5b0f9a4e-3c0b-4f0e-9d43-000000000002', username: 'viewer', role: 'user' };

/** The contract of UserDirectory. */
export function describeUserDirectory(
  name: string,
  makeHarness: () => Promise<UserDirectoryHarness> | UserDirectoryHarness,
): void {
  describe(`${name} as a UserDirectory`, () => {
    let harness: UserDirectoryHarness;

    before(async () => {
      harness = await makeHarness();
      await harness.replaceAll([ADMIN, VIEWER]);
    });
    after(() => harness.close?.());

    it('finds each user by id', async () => {
      expect(await harness.directory.findById(ADMIN.id)).to.deep.include(ADMIN);
      expect(await harness.directory.findById(VIEWER.id)).to.deep.include(VIEWER);
    });

    it('gives nothing of a user but what the domain knows', async () => {
      const { tokensValidFrom, ...user } = (await harness.directory.findById(ADMIN.id))!;
      expect(user).to.deep.equal(ADMIN);
      if (harness.endTokens !== undefined) expect(tokensValidFrom).to.match(/^\d{4}-.{21}Z$/);
    });

    it('tells the role of now, and that a user is gone', async () => {
      await harness.replaceAll([{ ...ADMIN, role: 'user' }]);
      expect(await harness.directory.findById(ADMIN.id)).to.have.property('role', 'user');
      expect(await harness.directory.findById(VIEWER.id)).to.equal(null);
      await harness.replaceAll([ADMIN, VIEWER]);
    });

    it('tells of ended tokens by a later moment each time, and of no other user', async () => {
      if (harness.endTokens === undefined) return;
      const moments = [await validFrom(ADMIN.id)];
      for (let i = 0; i < 2; i++) {
        await harness.endTokens(ADMIN.id);
        moments.push(await validFrom(ADMIN.id));
      }
      expect(moments[1]! > moments[0]! && moments[2]! > moments[1]!, moments.join()).to.equal(true);
      expect((await validFrom(VIEWER.id)) <= moments[0]!).to.equal(true);
    });

    it('knows nobody who is disabled', async () => {
      if (harness.disable === undefined) return;
      await harness.disable(VIEWER.id);
      expect(await harness.directory.findById(VIEWER.id)).to.equal(null);
      expect(await harness.directory.findById(ADMIN.id)).to.deep.include(ADMIN);
      await harness.replaceAll([ADMIN, VIEWER]);
    });

    async function validFrom(id: string): Promise<string> {
      return (await harness.directory.findById(id))!.tokensValidFrom ?? '';
    }

    const STRANGE_IDS: Record<string, string> = {
      'an unknown one': '5b0f9a4e-3c0b-4f0e-9d43-00000000000f',
      'an empty one': '',
      'a username': 'admin',
      'one in another case': ADMIN.id.toUpperCase(),
      'one with a blank': `${ADMIN.id} `,
      'one with NUL': `${ADMIN.id}\0`,
      'NUL alone': '\0',
      'a lone surrogate': '\ud800',
      'an SQL fragment': "' OR '1'='1",
      'a pattern': '%',
      'a key of every object': '__proto__',
      '10 kB of text': 'x'.repeat(10_000),
    };
    for (const [what, id] of Object.entries(STRANGE_IDS)) {
      it(`gives null for ${what}`, async () => {
        expect(await harness.directory.findById(id)).to.equal(null);
      });
    }

    it('rejects with the reason of a signal that aborted before', async () => {
      const reason = new Error('gone');
      expect(await reasonOf(harness.directory.findById(ADMIN.id, AbortSignal.abort(reason)))).to.equal(
        reason,
      );
    });
  });
}
