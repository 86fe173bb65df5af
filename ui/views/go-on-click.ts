/** For a link within the page: a plain click goes there in place, and whatever else one does with a link is the browser's. */
export function goOnClick(go: () => void): (event: MouseEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go();
  };
}
