import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Response } from 'got';
import { StreamRegistryUnavailableError } from '../../domain/errors.js';
import type { Clock } from '../../domain/ports/clock.js';
import type { StreamRegistry, StreamSnapshot } from '../../domain/ports/stream-registry.js';
import { parseBaseUrl, resolveUnder } from '../http-client/base-url.js';
import { mayBeJson } from './json-type.js';
import { readStreams } from './read-streams.js';
import type { TransferAnswer } from './transfer.js';
import { transfer } from './transfer.js';
import { TransferError } from './transfer-error.js';

export interface GotStreamRegistryOptions {
  /** Where the StreamingServer is, such as `http://streaming:3002`; `/streams` is put behind it. */
  readonly url: string;
  /** Sent as `X-Internal-Token`. */
  readonly internalToken: string;
  readonly clock: Clock;
  /** The name by which the list tells of it; `streaming` by default. */
  readonly origin?: string;
  /** For the whole exchange; 1,000 ms by default. */
  readonly timeoutMs?: number;
  /** The longest answer that is read, after decompression; 8 MiB by default. */
  readonly maxBytes?: number;
}

const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * The streams that a StreamingServer lists at `GET /streams`: one attempt of bounded time and size a call, without
 * redirects or retries. Nothing but a 200 with JSON in it, whatever its type calls it, counts as an answer.
 *
 * @throws TypeError where the URL or the token can't be used.
 */
export class GotStreamRegistry implements StreamRegistry {
  readonly #url: URL;
  readonly #options: Required<Omit<GotStreamRegistryOptions, 'url'>>;
  // A fresh connection for each reading: a kept one that the server closed meanwhile would look like a fault.
  readonly #agent = {
    http: new HttpAgent({ keepAlive: false }),
    https: new HttpsAgent({ keepAlive: false }),
  };

  constructor({ url, ...options }: GotStreamRegistryOptions) {
    this.#url = resolveUnder(parseBaseUrl(url, 'the StreamingServer'), '/streams');
    if (!HEADER_VALUE.test(options.internalToken)) {
      throw new TypeError('the internal token has to be of visible ASCII characters');
    }
    this.#options = { origin: 'streaming', timeoutMs: 1000, maxBytes: 8 * 1024 * 1024, ...options };
  }

  get origin(): string {
    return this.#options.origin;
  }

  async list(signal?: AbortSignal): Promise<StreamSnapshot> {
    const takenAt = this.#options.clock.now();
    try {
      const answer = await this.#fetch(signal);
      return { ...(await readStreams(answer, this.origin, signal)), takenAt, freshness: 'fresh' };
    } catch (error) {
      if (!(error instanceof TransferError)) throw error;
      throw new StreamRegistryUnavailableError(error.fault, { cause: error });
    }
  }

  #fetch(signal: AbortSignal | undefined): Promise<TransferAnswer> {
    const { internalToken, timeoutMs, maxBytes } = this.#options;
    return transfer({
      url: this.#url,
      headers: { accept: 'application/json', 'x-internal-token': internalToken },
      agent: this.#agent,
      timeoutMs,
      maxBytes,
      signal,
      inspect: (response) => refuseAllButJson(response, this.#url),
    });
  }
}

function refuseAllButJson({ statusCode, headers }: Response, asked: URL): void {
  if (statusCode !== 200) {
    const target = headers.location === undefined ? '' : `, to ${publicAddress(headers.location, asked)}`;
    throw new TransferError('refused', `the answer's status is ${statusCode}${target}`);
  }
  if (!mayBeJson(headers['content-type'])) throw new TransferError('malformed', 'the answer is not JSON');
}

/** Where a redirect leads, for a log: its user, password, query and fragment may be secrets. */
function publicAddress(location: string, asked: URL): string {
  if (!URL.canParse(location, asked.href)) return 'no address';
  const { protocol, host, pathname } = new URL(location, asked);
  return `${protocol}//${host}${pathname}`.slice(0, MOST_OF_AN_ADDRESS);
}

const MOST_OF_AN_ADDRESS = 200;
