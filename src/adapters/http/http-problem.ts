/** The problems that only HTTP knows, with the status of each. */
export const HTTP_PROBLEMS = {
  bad_request: 400,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  payload_too_large: 413,
  unsupported_media_type: 415,
  expectation_failed: 417,
  too_many_attempts: 429,
  headers_too_large: 431,
  internal_error: 500,
  method_not_implemented: 501,
  not_ready: 503,
  api_unavailable: 503,
} as const;

export type HttpProblemCode = keyof typeof HTTP_PROBLEMS;

export interface HttpProblemOptions {
  /** What was expected, for whoever sent the request. */
  readonly detail?: string;
  /** Where the table's status is too coarse. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of `not_ready`: the names of what is not. */
  readonly failed?: readonly string[];
  readonly cause?: unknown;
}

/** A request that ends with a problem of HTTP's own. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly failed: readonly string[] | undefined;

  constructor(
    readonly code: HttpProblemCode,
    { detail, status, headers, failed, cause }: HttpProblemOptions = {},
  ) {
    super(detail ?? code, { cause });
    this.status = status ?? HTTP_PROBLEMS[code];
    this.detail = detail;
    this.headers = headers ?? {};
    this.failed = failed;
  }
}
