import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Response } from 'got';
import type {
  ApiUpstream,
  UpstreamAnswer,
  UpstreamFailure,
  UpstreamRequest,
  UpstreamStream,
  UpstreamStreamRequest,
} from '../http/ports/api-upstream.js';
import { parseBaseUrl, resolveUnder } from './base-url.js';
import { isJsonType } from './json-type.js';
import type { TransferAnswer, TransferRequest } from './transfer.js';
import { openTransfer, readBody, transfer } from './transfer.js';
import { TransferError } from './transfer-error.js';

export interface GotApiUpstreamOptions {
  /** Where the API server is, such as `http://api:3001`. */
  readonly url: string;
  /** For the whole exchange; 10,000 ms by default. */
  readonly timeoutMs?: number;
  /** The longest answer that is passed on, after decompression; 32 MiB by default. */
  readonly maxBytes?: number;
  /** How long an answer that is streamed may stand still, or not begin; 60,000 ms by default. */
  readonly silenceMs?: number;
}

/**
 * Reaches the API server for the web server, over kept connections. What the API answers comes back as it is, as long
 * as it is an answer that the API could have made; everything else is a failure.
 *
 * @throws TypeError where the URL can't be used.
 */
export class GotApiUpstream implements ApiUpstream {
  readonly #base: URL;
  readonly #limits: { readonly timeoutMs: number; readonly maxBytes: number };
  readonly #silenceMs: number;
  readonly #keptAgent = {
    http: new HttpAgent({ keepAlive: true, maxFreeSockets: 64 }),
    https: new HttpsAgent({ keepAlive: true, maxFreeSockets: 64 }),
  };
  // What must not be sent twice goes over a connection of its own, which can't have gone stale.
  readonly #freshAgent = {
    http: new HttpAgent({ keepAlive: false }),
    https: new HttpsAgent({ keepAlive: false }),
  };

  constructor(options: GotApiUpstreamOptions) {
    const { url, timeoutMs = 10_000, maxBytes = 32 * 1024 * 1024, silenceMs = 60_000 } = options;
    this.#base = parseBaseUrl(url, 'the API');
    this.#limits = { timeoutMs, maxBytes };
    this.#silenceMs = silenceMs;
  }

  send(request: UpstreamRequest): Promise<UpstreamAnswer | UpstreamFailure> {
    return orFailure(async () => {
      const { status, headers, body } = await this.#sendOnceMoreIfStale(this.#toTransfer(request));
      return { status, headers: singleHeaders(headers), body };
    });
  }

  /** Over a connection of its own, which can't have gone stale. */
  stream(request: UpstreamStreamRequest): Promise<UpstreamStream | UpstreamAnswer | UpstreamFailure> {
    const { timeoutMs, maxBytes } = this.#limits;
    const isStreamed = (status: number, type: string | undefined) =>
      status === 200 && request.streamedTypes.includes(mediaType(type));
    return orFailure(async () => {
      const opened = await openTransfer(
        { ...this.#toTransfer(request), agent: this.#freshAgent },
        { connect: timeoutMs, secureConnect: timeoutMs, socket: this.#silenceMs },
        (response) => {
          const { statusCode, headers } = response;
          if (!isStreamed(statusCode, headers['content-type'])) refuseForeignAnswers(response);
        },
      );
      const { status, pieces } = opened;
      const headers = singleHeaders(opened.headers);
      if (isStreamed(status, headers['content-type'])) return { status, headers, pieces: pieces() };
      return { status, headers, body: await readBody(opened, maxBytes) };
    });
  }

  /** Closes the kept connections. */
  close(): void {
    for (const agent of Object.values(this.#keptAgent)) agent.destroy();
  }

  #toTransfer({ method, path, query, headers, body, signal }: UpstreamRequest): TransferRequest {
    const url = resolveUnder(this.#base, path);
    // With a question mark of ours, so that one at the query's beginning stays its own.
    url.search = `?${query}`;
    const agent = method === 'GET' ? this.#keptAgent : this.#freshAgent;
    const isConditional = method === 'GET' && headers['if-none-match'] !== undefined;
    const inspect = (response: Response) => {
      if (!(isConditional && isNotModified(response))) refuseForeignAnswers(response);
    };
    return { url, method, headers, body, agent, ...this.#limits, signal, inspect };
  }

  /** A server may close a kept connection just when the next request is on its way. */
  async #sendOnceMoreIfStale(request: TransferRequest): Promise<TransferAnswer> {
    try {
      return await transfer(request);
    } catch (error) {
      const isStale =
        error instanceof TransferError &&
        error.reusedSocket &&
        ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
      if (!isStale || request.method !== 'GET') throw error;
      return transfer({ ...request, agent: this.#freshAgent });
    }
  }
}

/** RFC 9110 §15.4.5 has a 304 repeat the tag that it goes by; it has no content, and no type of any. */
function isNotModified({ statusCode, headers }: Response): boolean {
  return statusCode === 304 && headers.etag !== undefined;
}

/** A proxy's or a stranger's answer, a 401 in HTML for one, must not pass for the API's own. */
function refuseForeignAnswers({ statusCode, headers }: Response): void {
  if (statusCode < 200 || (statusCode >= 300 && statusCode < 400) || statusCode > 599) {
    throw new TransferError('refused', `the API's status is ${statusCode}`);
  }
  if (!isJsonType(headers['content-type']))
    throw new TransferError('malformed', "the API's answer is not JSON");
}

/** In lower case, without parameters. */
function mediaType(contentType: string | undefined): string {
  return contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
}

function singleHeaders(headers: TransferAnswer['headers']): Record<string, string> {
  const singles = Object.entries(headers).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(singles);
}

async function orFailure<Answer>(send: () => Promise<Answer>): Promise<Answer | UpstreamFailure> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof TransferError)) throw error;
    return { failure: toFailure(error), cause: error };
  }
}

function toFailure({ fault }: TransferError): UpstreamFailure['failure'] {
  return fault === 'timeout' || fault === 'unreachable' ? fault : 'invalid';
}
