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
    expect(files).to.include.members([
      'src/adapters/knex/where.ts',
      'src/application/query/conditions.ts',
      'test/contract/scoped-jobs.ts',
    ]);
  });

  it('does not compile on the page, or in either of its languages', () => {
    plant('src/domain/task-scope.ts', 'export interface TaskScope {', '\n  readonly urgent: string | null;');
    plant('src/domain/task-scope.ts', 'UNSCOPED: TaskScope = {', '\n  urgent: null,');
    plant(
      'src/application/query/conditions.ts',
      'export const SCOPE_CONDITIONS = {',
      `\n  urgent: oneOf({ parameter: 'urgent', means: '', expects: '', accept: toShortText, matches: () => true }),`,
    );
    expect(complaints().filter((file) => file.startsWith('ui/'))).to.deep.equal([
      'ui/i18n/en.ts',
      'ui/i18n/zh-tw.ts',
      'ui/list/conditions.ts',
    ]);
  });
});
