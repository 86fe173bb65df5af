import { keepSelection } from './keep-selection.js';

/**
 * Changes the page with `patch` and puts back what moving nodes about can lose: the scroll position of the window and
 * of the table, the focus, the selected text.
 */
export function patchInPlace(patch: () => void): void {
  const { scrollX, scrollY } = window;
  const scroller = document.querySelector<HTMLElement>('[data-scroller]');
  const scrollLeft = scroller?.scrollLeft ?? 0;
  const focused = document.activeElement;

  keepSelection(() => {
    patch();
    if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) {
      focused.focus({ preventScroll: true });
    }
  });
  if (scroller !== null && scroller.scrollLeft !== scrollLeft) scroller.scrollLeft = scrollLeft;
  if (window.scrollX !== scrollX || window.scrollY !== scrollY) {
    window.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
  }
}
