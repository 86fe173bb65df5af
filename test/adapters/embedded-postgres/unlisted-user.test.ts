import { expect } from 'chai';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from '../../../src/adapters/embedded-postgres/binaries.js';
import type { Binaries } from '../../../src/adapters/embedded-postgres/binaries.js';
import { ensureCluster, PASSWORD_FILE } from '../../../src/adapters/embedded-postgres/cluster.js';
import type { ServerAccount } from '../../../src/adapters/embedded-postgres/server-account.js';
import { reasonOf } from '../../contract/reason-of.js';
import { makeScratch, removeScratch } from './scratch-folder.js';

const UNLISTED: ServerAccount = { uid: 612_345, gid: 612_345 };

describe('a user id that the system has no name for', () => {
  let scratch: string;

  beforeEach(() => {
    scratch = makeScratch(0o755);
  });
  afterEach(() => removeScratch(scratch));

  /** As initdb refuses it, for those who can't become another user. */
  function refusingInitdb(): Binaries {
    const initdb = join(scratch, 'initdb');
    const complaint = `initdb: error: could not look up effective user ID ${UNLISTED.uid}: user does not exist`;
    writeFileSync(initdb, `#!/bin/sh\necho '${complaint}' >&2\nexit 1\n`, { mode: 0o755 });
    return { initdb, postgres: '/nowhere', pgCtl: '/nowhere', major: 18 };
  }

  const ways: Record<string, () => [Binaries, ServerAccount | null]> = {
    'a refusal like initdb’s': () => [refusingInitdb(), null],
    ...(process.getuid?.() === 0 && { initdb: () => [findBinaries(UNLISTED), UNLISTED] }),
  };
  for (const [way, parts] of Object.entries(ways)) {
    it(`is told in one line, which names DATABASE_URL, and leaves no draft behind (${way})`, async () => {
      const [binaries, account] = parts();
      const error = await reasonOf(ensureCluster(scratch, binaries, account, () => undefined));
      expect(error).to.include({ fault: 'unlisted_user' });
      expect((error as Error).message).to.match(/^[^\n]*user id 612345[^\n]*DATABASE_URL[^\n]*$/);
      expect(readdirSync(scratch)).to.have.members([PASSWORD_FILE, ...(account === null ? ['initdb'] : [])]);
    });
  }
});
