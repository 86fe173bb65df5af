import type { UserWithPassword } from '../../../src/adapters/memory/in-memory-user-directory.js';
import { InMemoryUserDirectory } from '../../../src/adapters/memory/in-memory-user-directory.js';
import type { User } from '../../../src/domain/user.js';
import { describeCredentialChecker } from '../../contract/describe-credential-checker.js';
import { describeUserDirectory } from '../../contract/describe-user-directory.js';
import { at } from '../../support/task-builder.js';

const BEGINNING = at('2026-01-01T00:00:00Z');

function makeHarness() {
  const directory = new InMemoryUserDirectory();
  let users: readonly UserWithPassword[] = [];
  const change = (id: string, change: Partial<UserWithPassword>) => {
    replaceAll(users.map((user) => (user.id === id ? { ...user, ...change } : user)));
  };
  const replaceAll = (all: readonly (User & { readonly password?: string })[]) => {
    users = all.map((user) => ({ password: '', tokensValidFrom: BEGINNING, ...user }));
    directory.replaceAll(users);
  };
  return {
    directory,
    checker: directory,
    replaceAll,
    endTokens: (id: string) => directory.revokeAll(id),
    disable: (id: string) => {
      change(id, { disabled: true });
    },
  };
}

describeUserDirectory('InMemoryUserDirectory', makeHarness);

describeCredentialChecker('InMemoryUserDirectory', makeHarness);
