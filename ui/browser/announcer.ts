const PAUSE_MS = 150;

let waiting: string[] = [];
let timer: number | null = null;

/** Has a screen reader say something when it is free. What comes at once is said in one go. */
export function announce(message: string): void {
  waiting.push(message);
  if (timer !== null) return;
  const region = document.getElementById('announcer');
  if (region !== null) region.textContent = ''; // So that the same words are said again.
  timer = window.setTimeout(() => {
    if (region !== null) region.textContent = [...new Set(waiting)].join(' ');
    waiting = [];
    timer = null;
  }, PAUSE_MS);
}
