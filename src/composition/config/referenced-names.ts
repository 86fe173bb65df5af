import { readFileSync } from 'node:fs';

/** The variables that a configuration file refers to as `${NAME}`; none where it can't be read, which others tell. */
export function referencedNames(path: string | undefined): ReadonlySet<string> {
  try {
    const text = path === undefined ? '' : readFileSync(path, 'utf8');
    return new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name));
  } catch {
    return new Set();
  }
}
