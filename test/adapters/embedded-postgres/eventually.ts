/** Waits until what is tried neither throws nor gives false; the test's own timeout ends it. */
export async function eventually(attempt: () => boolean | Promise<boolean>): Promise<void> {
  for (;;) {
    const done = await Promise.resolve()
      .then(attempt)
      .catch(() => false);
    if (done) return;
    await new Promise((next) => setTimeout(next, 50));
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
