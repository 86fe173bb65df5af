import type { Layout } from '../list/columns.js';

/** Widths as in the style sheets. */
const LAYOUTS: readonly (readonly [Layout, string])[] = [
  ['wide', '(min-width: 1720px)'],
  ['regular', '(min-width: 1100px)'],
  ['compact', '(min-width: 768px)'],
];

/** @returns what tells the layout that fits the window now; `changed` is called when another one does. */
export function watchLayout(changed: () => void): () => Layout {
  const queries = LAYOUTS.map(([layout, query]) => [layout, matchMedia(query)] as const);
  for (const [, query] of queries) query.addEventListener('change', changed);
  return () => queries.find(([, query]) => query.matches)?.[0] ?? 'cards';
}
