import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { COMMANDS } from '../../src/composition/command-table.js';
import { neededPackages } from '../support/reachable.js';

const fileOf = (path: string) => fileURLToPath(new URL(`../../src/composition/${path}`, import.meta.url));

describe('the packages that a command asks for', () => {
  // The demo is not in the package: where it is, all is installed.
  for (const [name, { packages }] of Object.entries(COMMANDS).filter(([name]) => name !== 'demo')) {
    it(`are those that its imports lead to (${name})`, () => {
      const needed = neededPackages(fileOf(`commands/${name}.js`));
      expect(packages).to.have.members(needed);
    });
  }

  it('are none for the command line itself, which must be able to tell', () => {
    for (const file of ['explain-failure.js', 'command.js'])
      expect(neededPackages(fileOf(file))).to.deep.equal([]);
  });
});
