import { randomUUID } from 'node:crypto';
import type { Server, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorToAnswer } from './error-to-answer.js';
import type { HttpProblemCode } from './http-problem.js';
import { HttpProblem } from './http-problem.js';
import type { Logger } from './logger.js';

/** By Node's code; everything else that its parser refuses is a bad request. */
const PROBLEMS: Readonly<Record<string, HttpProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/**
 * Answers what no application sees, since Node can't read it or it came too late: with a problem as others, and one
 * line in the log, which tells Node's code and nothing of the bytes.
 */
export function answerUnreadable(server: Server, logger: Logger | undefined): void {
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
    const code = PROBLEMS[error.code ?? ''] ?? 'bad_request';
    const { status, body } = errorToAnswer(new HttpProblem(code), requestId);
    // Browsers open connections in advance, and may never ask for anything on them.
    const isUnused = socket.bytesRead === 0;
    logger?.[isUnused ? 'debug' : 'info'](
      { request_id: requestId, status, reason: error.code },
      'unreadable request',
    );
    socket.write(toHttp(status, requestId, JSON.stringify(body)));
    socket.destroySoon();
  });
}

function toHttp(status: number, requestId: string, body: string): string {
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${requestId}`,
    '',
    body,
  ].join('\r\n');
}
