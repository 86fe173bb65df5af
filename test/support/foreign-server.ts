import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalServer } from './local-server.js';
import { startLocalServer } from './local-server.js';

export interface ForeignServer extends LocalServer {
  /** What it answers to all that comes; a list of answers is given one for a request, the last one on and on. */
  answer(...bodies: (string | Answer)[]): void;
  /** The paths and queries that it was asked for since its answer was set. */
  asked(): string[];
}

export interface Answer {
  readonly body: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A real HTTP server that answers as a test says. */
export async function startForeignServer(): Promise<ForeignServer> {
  let answers: readonly Answer[] = [];
  let asked: string[] = [];
  const respond = (request: IncomingMessage, response: ServerResponse) => {
    asked.push(request.url ?? '');
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? { body: '', status: 500 };
    const type = answer.body.startsWith('<') ? 'text/xml' : 'application/json';
    response.writeHead(answer.status ?? 200, { 'Content-Type': type, ...answer.headers }).end(answer.body);
  };
  const server = await startLocalServer(respond);
  return {
    ...server,
    answer: (...bodies) => {
      answers = bodies.map((body) => (typeof body === 'string' ? { body } : body));
      asked = [];
    },
    asked: () => asked,
  };
}
