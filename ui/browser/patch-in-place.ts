import { keepSelection } from './keep-selection.js';

/**
 * Changes the page with `patch` and puts back what moving nodes about can lose: the scroll position, the focus, the selected text.
 */
export function patchInPlace(patch: () => void): void {
  const { scrollX, scrollY } = window;
  const focused = document.activeElement;

  keepSelection(() => {
    patch();
    if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) {
      focused.focus({ preventScroll: true });
    }
  });
  if (window.scrollX !== scrollX || window.scrollY !== scrollY) {
    window.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
  }
}
