import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const README = fileURLToPath(new URL('../../../README.md', import.meta.url));

/** The column "Needs" of the README's table of imports. */
export function neededByReadme(): Record<string, string[]> {
  const readme = readFileSync(README, 'utf8');
  const rows = [...readme.matchAll(/^\| `(taskdeck[^`]*)` +\|[^|]*\| ([^|]*)\|$/gm)];
  return Object.fromEntries(
    rows.map(([, name = '', needs = '']) => [
      name.replace('taskdeck', '.'),
      needs.trim() === 'nothing' ? [] : needs.trim().split(', '),
    ]),
  );
}
