/** Changes the page with `patch` and puts the selected text back, where its nodes are still there. */
export function keepSelection(patch: () => void): void {
  const selected = selectedRange();
  patch();
  if (selected !== null) restoreRange(selected);
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
