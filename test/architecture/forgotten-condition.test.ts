import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const COMPILER = join(root, 'node_modules/typescript-native/bin/tsc');
const CONFIG = {
  extends: './tsconfig.base.json',
  compilerOptions: {
    ...{ module: 'ESNext', moduleResolution: 'Bundler', noEmit: true },
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    types: ['node', 'mocha'],
  },
  include: ['src', 'ui', 'test/contract', 'test/support', 'test/unit/application'],
};

describe('a condition of the list that is forgotten', function () {
  this.timeout(60_000);
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'taskdeck-forgotten-'));
    for (const part of [...CONFIG.include, 'tsconfig.base.json', 'package.json']) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
    writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(CONFIG));
  });
  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  function plant(file: string, before: string, more: string): void {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    expect(text, file).to.contain(before);
    writeFileSync(path, text.replace(before, before + more));
  }

  /** The files of which the compiler complains. */
  function complaints(): string[] {
    const { stdout, status } = spawnSync(process.execPath, [COMPILER, '-p', copy, '--pretty', 'false'], {
      cwd: copy,
      encoding: 'utf8',
    });
    const files = stdout.split('\n').flatMap((line) => /^(\S+?)\(\d+,\d+\): error/.exec(line)?.[1] ?? []);
    expect(files.length === 0, stdout).to.equal(status === 0);
    return [...new Set(files)].sort();
  }

  it('does not compile where it is read, matched and keyed, in SQL, or in what both are tried with', () => {
    plant('src/domain/task-scope.ts', 'export interface TaskScope {', '\n  readonly urgent: boolean | null;');
    plant('src/domain/task-scope.ts', 'UNSCOPED: TaskScope = {', '\n  urgent: null,');
    const files = complaints();
    expect(files.filter((file) => !file.startsWith('test/'))).to.deep.equal([
      'src/adapters/knex/where.ts',
      'src/application/query/conditions.ts',
    ]);
    expect(files).to.include.members([
      'test/contract/scope-examples.ts',
      'test/support/any-query.ts',
      'test/unit/application/query/list-key.test.ts',
    ]);
  });

  it('does not compile on the page, in either of its languages, or where the parameters of the page are held to those of the server', () => {
    plant('src/adapters/http/wire.ts', 'export type WireCondition =', `\n  | 'urgent'`);
    expect(complaints()).to.deep.equal([
      'test/unit/application/query/wire-parameters.test.ts',
      'ui/i18n/en.ts',
      'ui/i18n/zh-tw.ts',
      'ui/list/conditions.ts',
    ]);
  });
});
