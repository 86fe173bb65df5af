import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Delays, OptionsInit, Request, Response } from 'got';
import { got } from 'got';
import { TransferError, toTransferError } from './transfer-error.js';

export interface OpenRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly agent: NonNullable<OptionsInit['agent']>;
  readonly signal: AbortSignal | undefined;
}

export interface TransferRequest extends OpenRequest {
  /** For everything from the first byte sent to the last one received. */
  readonly timeoutMs: number;
  /** Of the body after decompression. */
  readonly maxBytes: number;
  /** Called before the body is read; what it throws ends the transfer. */
  readonly inspect: (response: Response) => void;
}

interface TransferHead {
  readonly status: number;
  readonly headers: Response['headers'];
}

export interface TransferAnswer extends TransferHead {
  readonly body: Buffer;
}

/** An exchange whose body is still to come. */
export interface OpenTransfer extends TransferHead {
  /** Reads the body, and ends the exchange where that is left. @throws TransferError; the signal's reason where it aborted. */
  readonly pieces: () => AsyncGenerator<Buffer, void>;
}

/**
 * One HTTP exchange that takes no more time and no more memory than it was given: no redirect is followed, nothing is
 * tried twice. @throws TransferError; the signal's reason where it aborted.
 */
export async function transfer(request: TransferRequest): Promise<TransferAnswer> {
  const { timeoutMs, inspect, maxBytes } = request;
  const opened = await openTransfer(request, { request: timeoutMs }, inspect);
  return { status: opened.status, headers: opened.headers, body: await readBody(opened, maxBytes) };
}

/**
 * As `transfer`, as far as the answer's headers; whoever gets it has to read its body.
 * @throws TransferError; the signal's reason where it aborted.
 */
export async function openTransfer(
  request: OpenRequest,
  timeout: Delays,
  inspect: (response: Response) => void,
): Promise<OpenTransfer> {
  const { signal } = request;
  signal?.throwIfAborted();
  const stream = startStream(request, timeout);
  let reusedSocket = false;
  stream.on('request', (clientRequest: ClientRequest) => {
    clientRequest.once('socket', () => (reusedSocket = clientRequest.reusedSocket));
    // got hears of a switched protocol and then waits for ever, without a time limit.
    clientRequest.once('upgrade', (_response, socket) => {
      socket.destroy();
      stream.destroy(new Error('the other side switches protocols'));
    });
  });
  // Once the outcome is decided, an error that still comes has nobody to hear it, and would end the process.
  stream.on('error', () => undefined);
  const toReason = (error: unknown) =>
    signal?.aborted === true ? (signal.reason as Error) : toTransferError(error, reusedSocket);
  try {
    const [response] = (await once(stream, 'response')) as [Response];
    inspect(response);
    const pieces = () => readPieces(stream, toReason);
    return { status: response.statusCode, headers: response.headers, pieces };
  } catch (error) {
    stream.destroy();
    throw toReason(error);
  }
}

async function* readPieces(
  stream: Request,
  toReason: (error: unknown) => Error,
): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw toReason(error);
  } finally {
    stream.destroy();
  }
}

function startStream({ url, method, headers, body, agent, signal }: OpenRequest, timeout: Delays): Request {
  const options = {
    method,
    headers: { 'user-agent': undefined, ...headers },
    agent,
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    timeout,
    ...(signal && { signal }),
    ...(body && { body }),
  } as const;
  return got.stream(url, options);
}

/** Of 64 KiB each. */
const CHUNKS_A_TURN = 16;

/** @throws TransferError; the signal's reason where it aborted. */
export async function readBody({ pieces }: OpenTransfer, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of pieces()) {
    length += chunk.length;
    if (length > maxBytes)
      throw new TransferError('too_large', `the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return join(chunks, length);
}

/** As Buffer.concat, but megabytes at once would hold up the event loop for as long as their memory takes to get. */
async function join(chunks: readonly Buffer[], length: number): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(length);
  let at = 0;
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0 && index % CHUNKS_A_TURN === 0) await nextTurn();
    at += chunk.copy(whole, at);
  }
  return whole;
}
