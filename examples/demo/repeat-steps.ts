export interface StepsOptions {
  readonly intervalMs: number;
  /** How long `stop` waits for the step under way. */
  readonly stopDeadlineMs: number;
  /** Hears of the first failure of each run of failures, and with null that it is over. */
  readonly onTrouble?: (error: unknown) => void;
}

/**
 * Takes a step after each interval, never two at a time, and goes on after one that failed.
 * @returns what ends it; resolves when the step under way is over, or at the deadline.
 */
export function repeatSteps(
  step: (count: number) => Promise<void>,
  { intervalMs, stopDeadlineMs, onTrouble }: StepsOptions,
): () => Promise<void> {
  let timer: NodeJS.Timeout;
  let stopped = false;
  let troubled = false;
  let underWay: Promise<void> = Promise.resolve();

  const attempt = async (count: number): Promise<void> => {
    try {
      await step(count);
      if (troubled) onTrouble?.(null);
      troubled = false;
    } catch (error) {
      if (!troubled && !stopped) onTrouble?.(error);
      troubled = true;
    }
    if (!stopped) schedule(count + 1);
  };
  const schedule = (count: number): void => {
    timer = setTimeout(() => {
      underWay = attempt(count);
    }, intervalMs);
  };
  schedule(0);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    let deadline: NodeJS.Timeout | undefined;
    const late = new Promise<void>((done) => {
      deadline = setTimeout(done, stopDeadlineMs);
    });
    await Promise.race([underWay, late]);
    clearTimeout(deadline);
  };
}
