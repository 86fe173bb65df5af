import type { Layout } from '../list/columns.js';

/** Widths as in the style sheets; they grow with the reader's own font size. */
const LAYOUTS: readonly (readonly [Layout, string])[] = [
  ['wide', '(width >= 107.5em)'],
  ['regular', '(width >= 76.25em)'],
  ['compact', '(width >= 60em)'],
  ['slim', '(width >= 48em)'],
];

/** @returns what tells the layout that fits the window now; `changed` is called when another one does. */
export function watchLayout(changed: () => void): () => Layout {
  const queries = LAYOUTS.map(([layout, query]) => [layout, matchMedia(query)] as const);
  for (const [, query] of queries) query.addEventListener('change', changed);
  return () => queries.find(([, query]) => query.matches)?.[0] ?? 'cards';
}
