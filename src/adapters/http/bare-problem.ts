import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorToAnswer } from './error-to-answer.js';
import { helmetHeaders, NO_CONTENT } from './helmet-headers.js';
import type { HttpProblem } from './http-problem.js';

interface BareProblem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const SECURITY_HEADERS = Object.fromEntries(helmetHeaders(NO_CONTENT));

/** Answers with a problem where no application does; it is the connection's last answer. @returns its status. */
export function respondWithProblem(
  response: ServerResponse,
  problem: HttpProblem,
  requestId: string,
): number {
  const { status, headers, body } = toBareProblem(problem, requestId);
  response.writeHead(status, headers).end(body);
  return status;
}

/** The same where Node has made no response. */
export function writeProblem(socket: Socket, problem: HttpProblem, requestId: string): number {
  const { status, headers, body } = toBareProblem(problem, requestId);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write([`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n'));
  socket.destroySoon();
  return status;
}

function toBareProblem(problem: HttpProblem, requestId: string): BareProblem {
  const answer = errorToAnswer(problem, requestId);
  const body = JSON.stringify(answer.body);
  const headers = {
    Connection: 'close',
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
    ...SECURITY_HEADERS,
    ...answer.headers,
  };
  return { status: answer.status, headers, body };
}
