export type Shortcut =
  'next_row' | 'previous_row' | 'search' | 'filter' | 'refresh' | 'help' | 'previous_page' | 'next_page';

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const ANYWHERE: Readonly<Record<string, Shortcut>> = {
  j: 'next_row',
  k: 'previous_row',
  '/': 'search',
  t: 'filter',
  r: 'refresh',
  '?': 'help',
  '[': 'previous_page',
  ']': 'next_page',
};
const IN_ROW: Readonly<Record<string, Shortcut>> = { ArrowDown: 'next_row', ArrowUp: 'previous_row' };

/** What a key press asks for; nothing while something is being typed, or together with a modifier. */
export function shortcutOf(press: KeyPress, at: { typing: boolean; inRow: boolean }): Shortcut | null {
  if (at.typing || press.ctrlKey || press.metaKey || press.altKey) return null;
  return (at.inRow ? IN_ROW[press.key] : undefined) ?? ANYWHERE[press.key] ?? null;
}
