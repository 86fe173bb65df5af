import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { neededByReadme } from '../support/needed-by-readme.js';
import { neededPackages, reachable } from '../support/reachable.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string>;
  files: string[];
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional?: boolean }>;
};
const entries = Object.entries(manifest.exports).filter(([, file]) => file.endsWith('.js'));

describe('what the package exports', () => {
  it('is listed in the README, each by its import', () => {
    expect(Object.keys(neededByReadme())).to.have.members(entries.map(([name]) => name));
  });

  for (const [name, file] of entries) {
    it(`needs what the README says, and only that (${name})`, () => {
      const needed = neededPackages(join(root, file));
      expect(neededByReadme()[name]).to.have.members(needed);
      for (const one of needed) {
        expect(manifest.peerDependencies, one).to.have.property(one);
        expect(manifest.peerDependenciesMeta[one], one).to.deep.equal({ optional: true });
      }
    });

    it(`loads only files that are shipped (${name})`, () => {
      const strays = [...reachable(join(root, file)).files]
        .map((path) => relative(root, path).replaceAll('\\', '/'))
        .filter((path) => !manifest.files.some((folder) => path.startsWith(`${folder}/`)));
      expect(strays).to.deep.equal([]);
    });
  }

  it('has a check that sees imports: the HTTP adapter loads koa, and files of its own', () => {
    const { files, packages } = reachable(join(root, manifest.exports['./koa'] ?? ''));
    expect([...packages]).to.include('koa');
    expect(files.size).to.be.greaterThan(10);
    expect([...files].every((file) => existsSync(file))).to.equal(true);
  });
});
