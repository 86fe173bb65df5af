import { transformSync } from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Window } from '../../src/domain/page.js';
import type { TaskRepository } from '../../src/domain/ports/task-repository.js';
import type { Task } from '../../src/domain/task.js';
import { describeTaskRepository } from '../contract/describe-task-repository.js';
import { describeTaskListing } from '../support/describe-task-listing.js';
import { embeddingOfReadme } from '../support/embedding-of-readme.js';

type ListJobs = (window: Window) => Promise<Task[]>;
interface Embedding {
  readonly listed: (list: ListJobs) => TaskRepository;
}

const dist = fileURLToPath(new URL('../../', import.meta.url));

/** Loads the README's code from within the package, which knows itself by name there. */
async function loadEmbedding(): Promise<Embedding> {
  const folder = mkdtempSync(join(dist, 'embedding-'));
  try {
    const file = join(folder, 'embedding.js');
    const source = `${embeddingOfReadme().replace(/^console\.log.*$/m, '')}\nexport { listed };\n`;
    writeFileSync(file, transformSync(source, { loader: 'ts', format: 'esm' }).code);
    return (await import(pathToFileURL(file).href)) as Embedding;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { listed } = await loadEmbedding();

function makeHarness() {
  let jobs: readonly Task[] = [];
  return {
    repository: listed(async ({ offset, limit }) => jobs.slice(offset, offset + limit)),
    outOfReach: listed(async () => {
      throw new Error('the service is away');
    }),
    replaceAll: (tasks: readonly Task[]) => {
      jobs = tasks;
    },
  };
}

describeTaskRepository("the README's embedding", makeHarness);
describeTaskListing("the README's embedding", makeHarness);
