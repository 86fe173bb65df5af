const HINT_MS = 1_600;

/** Lets the rows that a refresh changed glow for a moment, unless the reader wants less motion. */
export function hintChanges(keys: readonly string[]): void {
  if (keys.length === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const glow = getComputedStyle(document.documentElement).getPropertyValue('--glow');
  for (const row of document.querySelectorAll<HTMLElement>('tr.task')) {
    if (!keys.includes(row.dataset['key'] ?? '')) continue;
    row.animate([{ backgroundColor: glow }, {}], { duration: HINT_MS, easing: 'ease-out' });
  }
}
