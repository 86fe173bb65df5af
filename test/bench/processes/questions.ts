/** What the bench asks a server that it started, over the channel between them. */
export type Question = 'usage' | 'forget delays' | 'requests';

export interface Reply {
  readonly question: Question;
  readonly answer: unknown;
}

/** Of one process, since its start; the delays since they were last forgotten, and none before that. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  /** How late the event loop was for a timer. */
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
}
