export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'disconnect';

/** Ctrl-C under npm can arrive twice, from the terminal and from npm; a person's second one comes later. */
const ECHO_MS = 500;

/**
 * Resolves when the process is told to stop; told again, the process ends at once. A supervised process leaves Ctrl-C,
 * which the terminal sends to both, to its supervisor, and stops when the supervisor lets go of it or is gone.
 */
export function untilToldToStop(supervised = false): Promise<StopReason> {
  return new Promise((resolve) => {
    let toldAt: number | null = null;
    const stop = (reason: StopReason) => {
      if (toldAt !== null && Date.now() - toldAt > ECHO_MS) process.exit(130);
      toldAt ??= Date.now();
      resolve(reason);
    };
    process.on('SIGINT', () => supervised || stop('SIGINT'));
    process.on('SIGTERM', () => stop('SIGTERM'));
    process.on('SIGHUP', () => stop('SIGHUP'));
    if (!supervised) return;
    process.once('disconnect', () => stop('disconnect'));
    if (!process.connected) stop('disconnect');
  });
}

/** Tells the supervisor, where there is one still, that this process serves. */
export function announceServing(): void {
  if (process.connected) process.send?.('serving');
}

/** Lets a supervised process end: an open channel to the supervisor would keep it alive. */
export function leaveSupervisor(): void {
  if (process.connected) process.disconnect();
}
