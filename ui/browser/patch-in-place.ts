/**
 * Changes the page with `patch` and puts back what moving nodes about can lose: the scroll position of the window and
 * of the table, the focus, the selected text.
 */
export function patchInPlace(patch: () => void): void {
  const { scrollX, scrollY } = window;
  const scroller = document.querySelector<HTMLElement>('[data-scroller]');
  const scrollLeft = scroller?.scrollLeft ?? 0;
  const focused = document.activeElement;
  const selected = selectedRange();

  patch();

  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) {
    focused.focus({ preventScroll: true });
  }
  if (selected !== null) restoreRange(selected);
  if (scroller !== null && scroller.scrollLeft !== scrollLeft) scroller.scrollLeft = scrollLeft;
  if (window.scrollX !== scrollX || window.scrollY !== scrollY) {
    window.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
  }
}

interface SelectedRange {
  readonly anchor: Node;
  readonly anchorOffset: number;
  readonly focus: Node;
  readonly focusOffset: number;
}

function selectedRange(): SelectedRange | null {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed) return null;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  if (anchorNode === null || focusNode === null) return null;
  return { anchor: anchorNode, anchorOffset, focus: focusNode, focusOffset };
}

function restoreRange({ anchor, anchorOffset, focus, focusOffset }: SelectedRange): void {
  const selection = getSelection();
  if (selection === null || !anchor.isConnected || !focus.isConnected) return;
  const now = selection;
  if (
    now.anchorNode === anchor &&
    now.focusNode === focus &&
    now.anchorOffset === anchorOffset &&
    now.focusOffset === focusOffset
  )
    return;
  selection.setBaseAndExtent(
    anchor,
    Math.min(anchorOffset, lengthOf(anchor)),
    focus,
    Math.min(focusOffset, lengthOf(focus)),
  );
}

function lengthOf(node: Node): number {
  return node instanceof CharacterData ? node.length : node.childNodes.length;
}
