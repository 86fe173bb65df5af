import type { IncomingMessage } from 'node:http';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { parseBaseUrl } from '../../http-client/base-url.js';
import type {
  ApiUpstream,
  UpstreamAnswer,
  UpstreamFailure,
  UpstreamRequest,
  UpstreamStream,
  UpstreamStreamRequest,
} from '../ports/api-upstream.js';
import type { ExchangeRequest } from './exchange.js';
import { Exchange } from './exchange.js';
import { ExchangeError } from './exchange-error.js';
import { Gate } from './gate.js';

export interface HttpApiUpstreamOptions {
  /** Where the API server is, such as `http://api:3001`. */
  readonly url: string;
  /** For the whole exchange; 10,000 ms by default. */
  readonly timeoutMs?: number;
  /** The longest answer that is passed on, compressed if it is; 32 MiB by default. */
  readonly maxBytes?: number;
  /** How long an answer that is streamed may stand still, or not begin; 60,000 ms by default. */
  readonly silenceMs?: number;
  /**
   * How many answers are waited for at a time, as long as none of the others has to wait for a place for more than 250 ms;
   * 64 by default.
   */
  readonly places?: number;
  /** How many connections for reading are open at most, whoever waits; 512 by default. */
  readonly maxConnections?: number;
}

const PATIENCE_MS = 250;
const MAX_IDLE_CONNECTIONS = 256;
/** An API server lets in 2,048, of all web servers together. */
const MAX_CONNECTIONS = 512;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json[\t ]*(?:;|$)/i;

/**
 * Reaches the API server for the web server, over kept connections. What the API answers comes back as it is, as long
 * as it is an answer that the API could have made; everything else is a failure.
 *
 * @throws TypeError where the URL can't be used.
 */
export class HttpApiUpstream implements ApiUpstream {
  readonly #address: { readonly protocol: string; readonly host: string; readonly port: string };
  readonly #hostHeader: string;
  readonly #basePath: string;
  readonly #limits: { readonly timeoutMs: number; readonly maxBytes: number; readonly silenceMs: number };
  // Of a thousand at once, most would only wait in the API's queue, each on a connection of its own.
  readonly #gate: Gate;
  readonly #keptAgent: HttpAgent;
  // What must not be sent twice goes over a connection of its own, which can't have gone stale.
  readonly #freshAgent: HttpAgent;

  constructor(options: HttpApiUpstreamOptions) {
    const { url, timeoutMs = 10_000, maxBytes = 32 * 1024 * 1024, silenceMs = 60_000 } = options;
    const base = parseBaseUrl(url, 'the API');
    const { hostname } = urlToHttpOptions(base);
    this.#address = { protocol: base.protocol, host: hostname ?? '', port: base.port };
    this.#hostHeader = base.host;
    this.#basePath = base.pathname.replace(/\/+$/, '');
    this.#gate = new Gate(options.places ?? 64, PATIENCE_MS);
    this.#limits = { timeoutMs, maxBytes, silenceMs };
    const Agent = base.protocol === 'https:' ? HttpsAgent : HttpAgent;
    this.#keptAgent = new Agent({
      keepAlive: true,
      maxSockets: options.maxConnections ?? MAX_CONNECTIONS,
      maxFreeSockets: MAX_IDLE_CONNECTIONS,
    });
    this.#freshAgent = new Agent({ keepAlive: false });
  }

  send(request: UpstreamRequest): Promise<UpstreamAnswer | UpstreamFailure> {
    return orFailure(() => this.#gate.pass(() => this.#sendOnceMoreIfStale(request)));
  }

  /** Over a connection of its own, which can't have gone stale. */
  stream(request: UpstreamStreamRequest): Promise<UpstreamStream | UpstreamAnswer | UpstreamFailure> {
    const { timeoutMs, maxBytes, silenceMs } = this.#limits;
    return orFailure(async () => {
      const exchange = new Exchange(this.#toExchange(request, this.#freshAgent));
      exchange.limit(timeoutMs);
      exchange.onceConnected(() => exchange.limit(silenceMs));
      const incoming = await exchange.head;
      const isStreamed =
        incoming.statusCode === 200 &&
        request.streamedTypes.includes(mediaType(incoming.headers['content-type']));
      if (isStreamed) return { ...headOf(incoming), pieces: exchange.readPieces(incoming, silenceMs) };
      refuseForeign(exchange, incoming, false);
      exchange.limit(timeoutMs);
      return { ...headOf(incoming), body: await exchange.readWhole(incoming, maxBytes) };
    });
  }

  /** Closes the kept connections. */
  close(): void {
    this.#keptAgent.destroy();
  }

  /** A server may close a kept connection just when the next request is on its way. */
  async #sendOnceMoreIfStale(request: UpstreamRequest): Promise<UpstreamAnswer> {
    const isRead = request.method === 'GET';
    const exchange = new Exchange(this.#toExchange(request, isRead ? this.#keptAgent : this.#freshAgent));
    try {
      return await this.#answerOf(exchange, request);
    } catch (error) {
      if (!isRead || !exchange.isStale) throw error;
      return this.#answerOf(new Exchange(this.#toExchange(request, this.#freshAgent)), request);
    }
  }

  async #answerOf(exchange: Exchange, { method, headers }: UpstreamRequest): Promise<UpstreamAnswer> {
    exchange.limit(this.#limits.timeoutMs);
    const incoming = await exchange.head;
    refuseForeign(exchange, incoming, method === 'GET' && headers['if-none-match'] !== undefined);
    return { ...headOf(incoming), body: await exchange.readWhole(incoming, this.#limits.maxBytes) };
  }

  #toExchange(request: UpstreamRequest, agent: HttpAgent): ExchangeRequest {
    const { method, path, query, body, signal } = request;
    const headers = ['Host', this.#hostHeader];
    for (const name in request.headers) headers.push(name, request.headers[name] ?? '');
    if (method === 'POST') headers.push('Content-Length', String(body?.byteLength ?? 0));
    // With a question mark of ours, so that one at the query's beginning stays its own.
    const target = `${this.#basePath}${path}${query === '' ? '' : `?${query}`}`;
    return { options: { ...this.#address, method, path: target, headers, agent }, body, signal };
  }
}

/** A proxy's or a stranger's answer, a 401 in HTML for one, must not pass for the API's own. */
function refuseForeign(exchange: Exchange, incoming: IncomingMessage, isConditional: boolean): void {
  const { statusCode: status = 0, headers } = incoming;
  // RFC 9110 §15.4.5 has a 304 repeat the tag that it goes by; it has no content, and no type of any.
  if (isConditional && status === 304 && headers.etag !== undefined) return;
  const isStrange = status < 200 || (status >= 300 && status < 400) || status > 599;
  if (!isStrange && JSON_TYPE.test(headers['content-type'] ?? '')) return;
  const reason = isStrange ? `the API's status is ${status}` : "the API's answer is not JSON";
  const failure = new ExchangeError('invalid', reason);
  exchange.fail(failure);
  throw failure;
}

/** In lower case, without parameters. */
function mediaType(contentType: string | undefined): string {
  return contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
}

function headOf({ statusCode = 0, headers }: IncomingMessage): Omit<UpstreamAnswer, 'body'> {
  // The only header that Node tells as a list.
  delete headers['set-cookie'];
  return { status: statusCode, headers: headers as Record<string, string> };
}

async function orFailure<Answer>(send: () => Promise<Answer>): Promise<Answer | UpstreamFailure> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    return { failure: error.fault, cause: error };
  }
}
