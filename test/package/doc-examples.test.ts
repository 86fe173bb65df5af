import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const COMPILER = join(root, 'node_modules/typescript-native/bin/tsc');

/** What the examples take for granted, from the package's own entries only. */
const CONTEXT = `
import { ExportAdminTasks, GetCurrentUser, GetTaskHistogram, GuardedTaskRepository, ListAdminTasks } from 'taskdeck';
import { MergedTaskRepository, SharedStreamRegistry, SharedUserDirectory, SignIn, snapshotOf, untilAborted } from 'taskdeck';
import type { Clock, StreamRegistry, Task, TaskRepository, TaskSink, UserDirectory } from 'taskdeck';
import { createStreamRegistry, GotStreamRegistry, STREAM_PRESETS } from 'taskdeck/got';
import { JoseTokens } from 'taskdeck/jose';
import { KnexTaskRepository, createDatabase } from 'taskdeck/knex';
import { createApiApp, createWebApp, HttpApiUpstream, startHttpServer } from 'taskdeck/koa';
import type { ApiAppDeps } from 'taskdeck/koa';
import { stringifyJson, taskPageToWire } from 'taskdeck/wire';
declare const clock: Clock;
declare const tasks: TaskRepository;
declare const streams: StreamRegistry;
declare const listEveryJob: () => Promise<Task[]>;
declare const users: UserDirectory;
declare const listAdminTasks: ListAdminTasks;
declare const getTaskHistogram: GetTaskHistogram;
declare const exportAdminTasks: ExportAdminTasks;
declare const begin: TaskSink['begin'];
declare const write: TaskSink['write'];
declare const jobsOfBerlin: TaskRepository;
declare const jobsOfTaipei: TaskRepository;
declare const getCurrentUser: GetCurrentUser;
declare const signIn: SignIn;
declare const tokens: JoseTokens;
declare const readiness: ApiAppDeps['readiness'];
declare const logger: ApiAppDeps['logger'];
declare const app: ReturnType<typeof createApiApp>;
declare const url: string;
declare const internalToken: string;
declare const secret: string;
declare const userId: string;
`;

interface Example {
  readonly file: string;
  readonly code: string;
}

function examplesOf(file: string): Example[] {
  const source = readFileSync(join(root, 'src', file), 'utf8');
  return [...source.matchAll(/@example\n((?: *\* (?!@).*\n)+)/g)].map(([, block = '']) => ({
    file,
    code: block.replaceAll(/^ *\* /gm, ''),
  }));
}

const files = readdirSync(join(root, 'src'), { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts'));

/** The compiler's complaints about them, all at once; inside the package, so that it knows itself by name. */
function complaints(examples: readonly Example[]): string {
  const folder = mkdtempSync(join(root, 'dist', 'examples-'));
  try {
    examples.forEach(({ file, code }, index) => {
      const body = `// ${file}\nexport async function example() {\n${code}}\n`;
      writeFileSync(join(folder, `example-${index}.ts`), CONTEXT + body);
    });
    const config = {
      extends: '../../tsconfig.base.json',
      compilerOptions: { module: 'NodeNext', types: ['node'], noEmit: true },
      include: ['.'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { stdout } = spawnSync(process.execPath, [COMPILER, '--project', folder], { encoding: 'utf8' });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the examples in the source', function () {
  this.timeout(60_000);
  const examples = files.flatMap(examplesOf);

  it('are all found', () => {
    const mentions = files.flatMap((file) => [
      ...readFileSync(join(root, 'src', file), 'utf8').matchAll(/@example/g),
    ]);
    expect(examples.length).to.equal(mentions.length).and.to.be.greaterThan(0);
  });

  it('compile as they stand, with what the package exports', () => {
    expect(complaints(examples)).to.equal('');
  });

  it('would be noticed if they did not', () => {
    expect(complaints([{ file: 'planted', code: 'createDatabase({ uri: url });\n' }])).to.include('TS2353');
  });
});
