import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface EventuallyOptions<T> {
  /** Whether what the probe gave is what is waited for; truth by default. Where this throws, the wait fails at once. */
  readonly until?: (value: T) => boolean;
  /** Ends the wait; keep it below the test's own time-out, which could not say what was seen last. 15 s by default. */
  readonly deadlineMs?: number;
}

const MAX_PAUSE_MS = 100;
/** Of the real time, even while a test has faked the clock. */
const now = performance.now.bind(performance);

/**
 * Probes again and again until the probe gives what is waited for, and gives that. A probe that throws is tried again.
 * @throws Error at the deadline, with what was seen last.
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  { until = Boolean, deadlineMs = 15_000 }: EventuallyOptions<T> = {},
): Promise<T> {
  const end = now() + deadlineMs;
  let last: Outcome<T> | null = null;
  for (let pause = 5; now() < end; pause = Math.min(2 * pause, MAX_PAUSE_MS)) {
    const outcome = await within(end - now(), outcomeOf(probe));
    if (outcome === null) break;
    last = outcome;
    if ('value' in last && until(last.value)) return last.value;
    await wait(pause);
  }
  throw new Error(`not within ${deadlineMs} ms; ${description(last)}`, {
    cause: last !== null && 'error' in last ? last.error : undefined,
  });
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

async function outcomeOf<T>(probe: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await probe() };
  } catch (error) {
    return { error };
  }
}

/** Null where the time is up first. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  const over = new AbortController();
  const late = wait(ms, null, { signal: over.signal }).catch(() => null);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

function description(last: Outcome<unknown> | null): string {
  if (last === null) return 'the probe never answered';
  if ('error' in last) return `it last failed with ${String(last.error)}`;
  return `it last gave ${inspect(last.value, { depth: 4, breakLength: Infinity }).slice(0, 1_000)}`;
}
