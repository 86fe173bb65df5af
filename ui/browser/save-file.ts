/** How long a browser may take to begin with a file that it was told to save. */
const SAVING_MS = 60_000;

/** Has the browser save a file, as for a link to one. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, SAVING_MS);
}
