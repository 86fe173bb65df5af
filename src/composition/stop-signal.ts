export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'disconnect';

/** Ctrl-C under npm can arrive twice, from the terminal and from npm; a person's second one comes later. */
const ECHO_MS = 500;

/**
 * Waits until the process is told to stop; told again, it ends at once. A child of the demo leaves Ctrl-C, which the
 * terminal sends to both, to its parent, and stops when the parent lets go of it or is gone.
 */
export function untilToldToStop(): Promise<StopReason> {
  const isChild = process.send !== undefined;
  return new Promise((resolve) => {
    let toldAt: number | null = null;
    const stop = (reason: StopReason) => {
      if (toldAt !== null && !isChild && Date.now() - toldAt > ECHO_MS) process.exit(130);
      toldAt ??= Date.now();
      resolve(reason);
    };
    process.on('SIGINT', () => isChild || stop('SIGINT'));
    process.on('SIGTERM', () => stop('SIGTERM'));
    process.on('SIGHUP', () => stop('SIGHUP'));
    process.on('disconnect', () => stop('disconnect'));
  });
}
