import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';

/** What a package loads by name, so that no import of ours shows it. */
const BROUGHT_IN: Record<string, string[]> = { knex: ['pg'], inversify: ['reflect-metadata'] };

export interface Reached {
  readonly files: Set<string>;
  readonly packages: Set<string>;
}

/** All that loading this file loads, by the import statements of the emitted JavaScript. */
export function reachable(
  file: string,
  reached: Reached = { files: new Set(), packages: new Set() },
): Reached {
  if (reached.files.has(file)) return reached;
  reached.files.add(file);
  const code = readFileSync(file, 'utf8');
  for (const [, name = ''] of code.matchAll(/(?:\bfrom|^import|\bimport\()\s*['"]([^'"\s(){}]+)['"]/gm)) {
    if (name.startsWith('.')) reachable(join(dirname(file), name), reached);
    else if (!name.startsWith('node:') && !builtinModules.includes(name)) {
      reached.packages.add(name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return reached;
}

/** The packages that must be installed for this file to be loaded, by the import statements of the emitted JavaScript. */
export function neededPackages(file: string): string[] {
  const loaded = [...reachable(file).packages];
  return [...new Set(loaded.flatMap((one) => [one, ...(BROUGHT_IN[one] ?? [])]))];
}
