import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import type { OptionsInit, Request, Response } from 'got';
import { got } from 'got';
import { joinChunks } from '../http-client/join-chunks.js';
import { TransferError, toTransferError } from './transfer-error.js';

export interface TransferRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: NonNullable<OptionsInit['agent']>;
  readonly signal: AbortSignal | undefined;
  /** For everything from the first byte sent to the last one received. */
  readonly timeoutMs: number;
  /** Of the body after decompression. */
  readonly maxBytes: number;
  /** Called before the body is read; what it throws ends the transfer. */
  readonly inspect: (response: Response) => void;
}

export interface TransferAnswer {
  readonly status: number;
  readonly headers: Response['headers'];
  readonly body: Buffer;
}

/**
 * One request that takes no more time and no more memory than it was given: no redirect is followed, nothing is tried twice.
 * @throws TransferError; the signal's reason where it aborted.
 */
export async function transfer(request: TransferRequest): Promise<TransferAnswer> {
  const { signal, inspect, maxBytes } = request;
  signal?.throwIfAborted();
  const stream = startStream(request);
  try {
    const [response] = (await once(stream, 'response')) as [Response];
    inspect(response);
    return {
      status: response.statusCode,
      headers: response.headers,
      body: await readBody(stream, maxBytes),
    };
  } catch (error) {
    throw signal?.aborted === true ? (signal.reason as Error) : toTransferError(error);
  } finally {
    stream.destroy();
  }
}

function startStream({ method, url, body, headers, agent, signal, timeoutMs }: TransferRequest): Request {
  const stream = got.stream(url, {
    method,
    ...(body !== undefined && { body }),
    headers: { 'user-agent': undefined, ...headers },
    agent,
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    timeout: { request: timeoutMs },
    ...(signal && { signal }),
  });
  stream.on('request', (clientRequest: ClientRequest) => {
    // got hears of a switched protocol and then waits for ever, without a time limit.
    clientRequest.once('upgrade', (_response, socket) => {
      socket.destroy();
      stream.destroy(new Error('the other side switches protocols'));
    });
  });
  // Once the outcome is decided, an error that still comes has nobody to hear it, and would end the process.
  stream.on('error', () => undefined);
  return stream;
}

/** @throws TransferError */
async function readBody(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxBytes)
      throw new TransferError('too_large', `the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return joinChunks(chunks, length);
}
