import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { respondWithProblem, writeProblem } from './bare-problem.js';
import type { HttpProblemCode } from './http-problem.js';
import { HttpProblem } from './http-problem.js';
import type { Logger } from './logger.js';

/** By Node's code; everything else that its parser refuses is a bad request. */
const PROBLEMS: Readonly<Record<string, HttpProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/**
 * Answers what no application sees, since Node can't read it, it came too late, or it asks for what only a server could
 * do: with a problem as others, and one line in the log, which tells the reason and nothing of the bytes.
 */
export function answerUnreadable(server: Server, logger: Logger | undefined): void {
  const tell = (
    status: number,
    requestId: string,
    reason: string | undefined,
    level: 'debug' | 'info' = 'info',
  ) => logger?.[level]({ request_id: requestId, status, reason }, 'unreadable request');
  const latest = new WeakMap<Socket, ServerResponse>();
  server.on('request', (request, response) => latest.set(request.socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const response = latest.get(socket);
    const isMidAnswer = response !== undefined && response.headersSent && !response.writableFinished;
    if (!socket.writable || isMidAnswer) {
      socket.destroy();
      return;
    }
    const requestId = randomUUID();
    const problem = new HttpProblem(PROBLEMS[error.code ?? ''] ?? 'bad_request');
    // Browsers open connections in advance, and may never ask for anything on them.
    const level = socket.bytesRead === 0 ? 'debug' : 'info';
    tell(writeProblem(socket, problem, requestId), requestId, error.code, level);
  });
  server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    const requestId = randomUUID();
    socket.on('error', () => undefined);
    tell(writeProblem(socket, new HttpProblem('method_not_implemented'), requestId), requestId, 'CONNECT');
  });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomUUID();
    tell(respondWithProblem(response, new HttpProblem('expectation_failed'), requestId), requestId, 'Expect');
  });
}

/** RFC 9112 §3.2; Node would refuse such a request itself, with an answer that has neither body nor id. */
export function refuseWithoutHost({ httpVersion, headers }: IncomingMessage): HttpProblem | null {
  if (httpVersion !== '1.1' || headers.host !== undefined) return null;
  return new HttpProblem('bad_request', { detail: 'Expected a host header.' });
}
