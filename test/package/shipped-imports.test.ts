import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string>;
  files: string[];
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional?: boolean }>;
};
const entries = Object.entries(manifest.exports).filter(([, file]) => file.endsWith('.js'));

/** What a package loads by name, so that no import of ours shows it. */
const BROUGHT_IN: Record<string, string[]> = { knex: ['pg'] };

interface Reached {
  readonly files: Set<string>;
  readonly packages: Set<string>;
}

/** All that loading this file loads, by the import statements of the emitted JavaScript. */
function reachable(file: string, reached: Reached = { files: new Set(), packages: new Set() }): Reached {
  if (reached.files.has(file)) return reached;
  reached.files.add(file);
  const code = readFileSync(file, 'utf8');
  for (const [, name = ''] of code.matchAll(/(?:\bfrom|^import|\bimport\()\s*['"]([^'"]+)['"]/gm)) {
    if (name.startsWith('.')) reachable(join(dirname(file), name), reached);
    else if (!name.startsWith('node:') && !builtinModules.includes(name)) {
      reached.packages.add(name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return reached;
}

/** The column "Needs" of the README's table of imports. */
function neededByReadme(): Record<string, string[]> {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `(taskdeck[^`]*)` +\|[^|]*\| ([^|]*)\|$/gm)];
  return Object.fromEntries(
    rows.map(([, name = '', needs = '']) => [
      name.replace('taskdeck', '.'),
      needs.trim() === 'nothing' ? [] : needs.trim().split(', '),
    ]),
  );
}

describe('what the package exports', () => {
  it('is listed in the README, each by its import', () => {
    expect(Object.keys(neededByReadme())).to.have.members(entries.map(([name]) => name));
  });

  for (const [name, file] of entries) {
    it(`needs what the README says, and only that (${name})`, () => {
      const loaded = [...reachable(join(root, file)).packages];
      const needed = loaded.flatMap((one) => [one, ...(BROUGHT_IN[one] ?? [])]);
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
