import { InMemoryUserDirectory } from '../../../src/adapters/memory/in-memory-user-directory.js';
import { describeCredentialChecker } from '../../contract/describe-credential-checker.js';
import { describeUserDirectory } from '../../contract/describe-user-directory.js';

describeUserDirectory('InMemoryUserDirectory', () => {
  const directory = new InMemoryUserDirectory();
  return {
    directory,
    replaceAll: (users) => {
      directory.replaceAll(users.map((user) => ({ ...user, password: '' })));
    },
  };
});

describeCredentialChecker('InMemoryUserDirectory', () => {
  const checker = new InMemoryUserDirectory();
  return {
    checker,
    replaceAll: (users) => {
      checker.replaceAll(users);
    },
  };
});
