export type LoadCause = 'navigation' | 'refresh';

/** What an answer means for the next request: `halt` until the admin asks for something else, `end` for good. */
export type Verdict =
  | { readonly kind: 'ok' | 'halt' | 'end' }
  | { readonly kind: 'failed'; readonly retryAfterMs: number | null };

export interface Timers {
  now(): number;
  set(callback: () => void, ms: number): number;
  clear(handle: number): void;
}

interface Loading {
  readonly cause: LoadCause;
  readonly controller: AbortController;
}

export interface RefreshSchedulerParts<T> {
  /** Asks the server. May reject once `signal` aborts; if it does otherwise, the request counts as failed. */
  readonly load: (signal: AbortSignal, cause: LoadCause) => Promise<T>;
  /** Takes an answer that is still wanted. If it throws, the request counts as failed. */
  readonly apply: (answer: T, cause: LoadCause) => Verdict;
  /** Called after every change of the scheduler's own state. */
  readonly changed: () => void;
  /** Told what `load`, `apply` or `changed` threw; the refreshing goes on all the same. */
  readonly report: (error: unknown) => void;
  readonly timers: Timers;
  /** From 0 to 1. */
  readonly random: () => number;
  /** 0: no refresh by itself. */
  readonly intervalMs: number;
  readonly visible: boolean;
}

const JITTER = 0.1;
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 60_000;
const LONGEST_TIMER_MS = 86_400_000;

/**
 * Decides when the list is asked for: at once on a navigation, then each interval while the page is visible, at once on
 * return to it, never twice at a time, ever more rarely while it fails. A navigation supersedes what is under way.
 */
export class RefreshScheduler<T> {
  readonly #parts: RefreshSchedulerParts<T>;
  #intervalMs: number;
  #visible: boolean;
  #ended = false;
  #halted = false;
  #failures = 0;
  /** Not before this moment, as the server asked. */
  #notBefore = 0;
  #timer: number | null = null;
  #nextAt: number | null = null;
  #loading: Loading | null = null;
  /** What was under way when the page was put away. */
  #dropped: LoadCause | null = null;

  constructor(parts: RefreshSchedulerParts<T>) {
    this.#parts = parts;
    this.#intervalMs = parts.intervalMs;
    this.#visible = parts.visible;
  }

  /** What is under way. */
  get loading(): LoadCause | null {
    return this.#loading?.cause ?? null;
  }

  /** When the next request is due, in ms since the epoch; null where none is. */
  get nextAt(): number | null {
    return this.#nextAt;
  }

  /** Asks for another list: drops whatever is under way. */
  navigate(): void {
    if (this.#ended) return;
    this.#loading?.controller.abort();
    this.#loading = null;
    this.#run('navigation');
  }

  /** Asks for the same list again, unless that is being done already. */
  refresh(): void {
    if (this.#ended || this.#loading !== null) return;
    this.#run('refresh');
  }

  setVisible(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    if (!visible) this.#disarm();
    else if (this.#mayRefresh()) {
      const wait = this.#notBefore - this.#parts.timers.now();
      if (wait > 0) this.#arm(wait);
      else this.#run(this.#dropped ?? 'refresh');
    }
    this.#changed();
  }

  setIntervalMs(intervalMs: number): void {
    this.#intervalMs = intervalMs;
    if (this.#loading === null) this.#schedule();
    this.#changed();
  }

  /** The page is put away, perhaps to come back: drops what is under way, so that its end is no fault. */
  suspend(): void {
    this.#disarm();
    this.#dropped = this.#loading?.cause ?? this.#dropped;
    this.#loading?.controller.abort();
    this.#loading = null;
  }

  /** The page is back, at once with what was dropped. */
  resume(): void {
    if (this.#ended || this.#loading !== null) return;
    const cause = this.#dropped;
    if (cause === 'navigation' || (cause === 'refresh' && this.#visible)) this.#run(cause);
    else this.#schedule();
  }

  /** Stops for good: the session is over. */
  end(): void {
    this.#ended = true;
    this.#disarm();
    this.#loading?.controller.abort();
    this.#loading = null;
    this.#changed();
  }

  #run(cause: LoadCause): void {
    this.#disarm();
    const loading = { cause, controller: new AbortController() };
    this.#loading = loading;
    this.#dropped = null;
    this.#halted = false;
    void this.#ask(loading); // The request is on its way while the page is drawn.
    this.#changed();
  }

  async #ask(loading: Loading): Promise<void> {
    const { cause, controller } = loading;
    let verdict: Verdict = { kind: 'failed', retryAfterMs: null };
    try {
      const answer = await this.#parts.load(controller.signal, cause);
      if (this.#loading !== loading) return;
      this.#loading = null;
      verdict = this.#parts.apply(answer, cause);
    } catch (error) {
      if (controller.signal.aborted) return;
      this.#loading = null;
      this.#parts.report(error);
    }
    this.#settle(verdict);
  }

  #changed(): void {
    try {
      this.#parts.changed();
    } catch (error) {
      this.#parts.report(error);
    }
  }

  #settle(verdict: Verdict): void {
    if (verdict.kind === 'end') {
      this.end();
      return;
    }
    this.#halted = verdict.kind === 'halt';
    this.#failures = verdict.kind === 'failed' ? this.#failures + 1 : 0;
    this.#notBefore = verdict.kind === 'failed' ? this.#parts.timers.now() + (verdict.retryAfterMs ?? 0) : 0;
    this.#schedule();
    this.#changed();
  }

  #schedule(): void {
    this.#disarm();
    if (!this.#mayRefresh()) return;
    const jitter = 1 + JITTER * (2 * this.#parts.random() - 1);
    if (this.#failures === 0) this.#arm(this.#intervalMs * jitter);
    else {
      const base = Math.min(this.#intervalMs, FIRST_RETRY_MS);
      const backOff = Math.min(base * 2 ** (this.#failures - 1), LONGEST_RETRY_MS) * jitter;
      this.#arm(Math.max(backOff, this.#notBefore - this.#parts.timers.now()));
    }
  }

  #mayRefresh(): boolean {
    return !this.#ended && !this.#halted && this.#visible && this.#intervalMs > 0 && this.#loading === null;
  }

  #arm(ms: number): void {
    this.#disarm();
    const wait = Math.min(Math.ceil(ms), LONGEST_TIMER_MS);
    this.#nextAt = this.#parts.timers.now() + wait;
    this.#timer = this.#parts.timers.set(() => {
      this.#timer = null;
      this.#nextAt = null;
      this.#run('refresh');
    }, wait);
  }

  #disarm(): void {
    if (this.#timer !== null) this.#parts.timers.clear(this.#timer);
    this.#timer = null;
    this.#nextAt = null;
  }
}
