import { STATUS_CODES } from 'node:http';
import type { ErrorCode, KnownError } from '../../domain/errors.js';
import { isTaskdeckError } from '../../domain/errors.js';
import { HttpProblem } from './http-problem.js';
import type { WireProblem } from './wire.js';

const STATUSES = {
  invalid_parameter: 400,
  unauthenticated: 401,
  wrong_credentials: 401,
  forbidden: 403,
  too_many_exports: 429,
  user_directory_unavailable: 503,
  task_repository_unavailable: 503,
  stream_registry_unavailable: 503,
  sources_unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

const RETRY_AFTER_SECONDS = 5;

export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: WireProblem;
}

/** What a failed request is answered with. What it doesn't know is a generic 500: no foreign text reaches the client. */
export function errorToAnswer(error: unknown, requestId: string): ProblemAnswer {
  if (error instanceof HttpProblem) {
    const { status, code, detail, failed, headers } = error;
    const members = { ...(detail !== undefined && { detail }), ...(failed !== undefined && { failed }) };
    return answer(status, code, requestId, headers, members);
  }
  if (isTaskdeckError(error)) {
    return answer(STATUSES[error.code], error.code, requestId, headersOf(error), membersOf(error));
  }
  return answer(500, 'internal_error', requestId, {}, {});
}

function headersOf(error: KnownError): Record<string, string> {
  switch (error.code) {
    case 'unauthenticated':
      return { 'WWW-Authenticate': error.reason === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"' };
    case 'wrong_credentials':
      return { 'WWW-Authenticate': 'Bearer' };
    case 'too_many_exports':
    case 'user_directory_unavailable':
    case 'task_repository_unavailable':
    case 'stream_registry_unavailable':
    case 'sources_unavailable':
      return { 'Retry-After': String(RETRY_AFTER_SECONDS) };
    case 'invalid_parameter':
    case 'forbidden':
      return {};
  }
}

function membersOf(error: KnownError): Pick<WireProblem, 'parameter' | 'detail'> {
  if (error.code !== 'invalid_parameter') return {};
  return { parameter: error.parameter, detail: `Expected ${error.expected}.` };
}

function answer(
  status: number,
  code: string,
  requestId: string,
  headers: Readonly<Record<string, string>>,
  members: Pick<WireProblem, 'parameter' | 'detail' | 'failed'>,
): ProblemAnswer {
  const title = STATUS_CODES[status] ?? 'Unknown';
  return {
    status,
    headers,
    body: { type: 'about:blank', title, status, code, request_id: requestId, ...members },
  };
}
