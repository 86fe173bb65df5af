export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  /** From `/`, not encoded further. */
  readonly path: string;
  /** As the browser sent it, without the question mark; of visible ASCII, without `#`. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly signal: AbortSignal;
}

export interface UpstreamAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface UpstreamStreamRequest extends UpstreamRequest {
  /** The content types, without parameters, of which a 200 is handed on as it comes. */
  readonly streamedTypes: readonly string[];
}

/** An answer of which only the beginning is there yet. */
export interface UpstreamStream extends Omit<UpstreamAnswer, 'body'> {
  /**
   * Its pieces, read no faster than they are taken; the exchange ends where they are left. It rejects where the answer
   * breaks off or falls silent, and with the signal's reason where that aborted.
   */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** The API gave no answer in time, could not be reached, or what answered was not the API. */
export interface UpstreamFailure {
  readonly failure: 'unreachable' | 'timeout' | 'invalid';
  readonly cause: Error;
}

/**
 * The web server's way to the API. A port of this adapter, not of the domain: it speaks of statuses and headers, and no
 * use case needs it. Whoever implements it shares its types only.
 */
export interface ApiUpstream {
  /** Fails with nothing but the signal's reason, where that aborted. */
  send(request: UpstreamRequest): Promise<UpstreamAnswer | UpstreamFailure>;

  /** As `send`, for answers of any length: they may take as long as they do, but not stand still. */
  stream(request: UpstreamStreamRequest): Promise<UpstreamStream | UpstreamAnswer | UpstreamFailure>;
}
