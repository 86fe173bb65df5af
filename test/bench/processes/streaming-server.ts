/**
 * A StreamingServer as a process: the demo's streams, created at even distances between two moments, so that the list
 * mixes them with as many jobs whatever the table's size. Where they are not lively nothing about them ever changes.
 */
import { createServer } from 'node:http';
import type { DemoStream } from '../../../examples/demo/demo-streams.js';
import { streamsAt } from '../../../examples/demo/demo-streams.js';
import type { Question } from './questions.js';

const { PORT = '0', COUNT = '0', FROM = '', TO = '', LIVELY = '' } = process.env;
const SEED = 1;
const from = Date.parse(FROM);
const to = Date.parse(TO);

function respaced(stream: DemoStream, index: number, { length }: readonly DemoStream[]): DemoStream {
  const createdMs = from + ((index + 0.5) / length) * (to - from);
  const after = (ms: number, moment: string | null) =>
    moment === null ? null : new Date(createdMs + ms).toISOString();
  return {
    ...stream,
    created_at: new Date(createdMs).toISOString(),
    started_at: after(2_000, stream.started_at),
    finished_at: after(60_000, stream.finished_at),
  };
}

let second = 0;
let body = '';
/** Written once a second, so that what is measured is not this server. */
function currentBody(): string {
  const now = LIVELY === 'yes' ? Math.floor(Date.now() / 1_000) : Math.floor(to / 1_000);
  if (now === second) return body;
  second = now;
  body = JSON.stringify(streamsAt(SEED, Number(COUNT), now * 1_000).map(respaced));
  return body;
}

let requests = 0;
process.on('message', (question: Question) => {
  if (question === 'requests') process.send?.({ question, answer: requests });
});
process.channel?.unref();

createServer((request, response) => {
  if (request.url === '/streams') requests++;
  const text = request.url === '/streams' ? currentBody() : '{}';
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}).listen(Number(PORT), '127.0.0.1');
