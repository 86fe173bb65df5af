import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ADAPTER = fileURLToPath(new URL('../../../src/adapters/knex/', import.meta.url));
const HERE = fileURLToPath(new URL('./', import.meta.url));

/** What a kept database was made by: another hash calls for making it anew. */
export interface Edition {
  readonly jobs: string;
  readonly ledger: string;
}

/** Of the code that runs. */
export function currentEdition(): Edition {
  return {
    jobs: hashOf([
      join(ADAPTER, 'migrations'),
      join(ADAPTER, 'search/fold.js'),
      join(ADAPTER, 'search/settled.js'),
      join(HERE, 'job-rows.js'),
      join(HERE, 'fill-database.js'),
    ]),
    ledger: hashOf([join(ADAPTER, 'ledger')]),
  };
}

/** Of the scripts at these paths, and of those in folders below them. */
export function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesOf)) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return path.endsWith('.js') ? [path] : [];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}
