import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface EventuallyOptions<T> {
  /** Whether what the probe gave is what is waited for; truth by default. */
  readonly until?: (value: T) => boolean;
  /** Ends the wait; keep it below the test's own time-out, which could not say what was seen last. 15 s by default. */
  readonly deadlineMs?: number;
}

/** Of the real time, even while a test has faked the clock. */
const now = performance.now.bind(performance);
const MAX_PAUSE_MS = 100;

/**
 * Probes again and again until the probe gives what is waited for, and gives that. A probe that throws is tried again.
 * @throws Error at the deadline, with what was seen last.
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  { until = Boolean, deadlineMs = 15_000 }: EventuallyOptions<T> = {},
): Promise<T> {
  const start = now();
  let seen = 'the probe has not answered once';
  let cause: unknown;
  for (let pause = 5; now() - start < deadlineMs; pause = Math.min(2 * pause, MAX_PAUSE_MS)) {
    const timer = new AbortController();
    const late = wait(deadlineMs - (now() - start), null, { signal: timer.signal });
    try {
      const outcome = await Promise.race([Promise.resolve().then(probe).then(wrap), late]);
      if (outcome === null) break;
      if (until(outcome.value)) return outcome.value;
      seen = `last seen: ${inspect(outcome.value, { depth: 4, breakLength: Infinity }).slice(0, 1_000)}`;
      cause = undefined;
    } catch (error) {
      seen = `last failure: ${String(error)}`;
      cause = error;
    } finally {
      timer.abort();
      late.catch(() => undefined);
    }
    await wait(pause);
  }
  throw new Error(`not within ${deadlineMs} ms; ${seen}`, cause === undefined ? {} : { cause });
}

function wrap<T>(value: T): { readonly value: T } {
  return { value };
}
