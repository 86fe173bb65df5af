import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { StreamRegistryUnavailableError } from '../../domain/errors.js';
import type { Clock } from '../../domain/ports/clock.js';
import type { StreamRegistry, StreamSnapshot } from '../../domain/ports/stream-registry.js';
import { inspectAnswer } from './inspect-answer.js';
import type { CompiledMapping } from './mapping/compile-mapping.js';
import { compileMapping } from './mapping/compile-mapping.js';
import { readingAt } from './mapping/reading.js';
import { parseDocument } from './parse-document.js';
import { parseXml } from './parse-xml.js';
import type { ParsedDocument } from './parsed-document.js';
import type { PageRequest } from './request/compile-paging.js';
import { compileRequest } from './request/compile-request.js';
import { StreamCollector } from './stream-collector.js';
import type { StreamMapping, StreamSourceOptions } from './stream-mapping.js';
import { tellsOfMore } from './tells-of-more.js';
import type { TransferAnswer } from './transfer.js';
import { transfer } from './transfer.js';
import { TransferError } from './transfer-error.js';

const ONLY_PAGE: PageRequest = { query: {}, places: {} };

/**
 * The streams of a server that a mapping tells of: one attempt of bounded time and size a reading, without redirects or
 * retries. Nothing but a 200 in the mapping's format, and with its sign of success, counts as an answer.
 */
export class MappedStreamRegistry implements StreamRegistry {
  readonly origin: string;
  readonly #mapping: StreamMapping;
  readonly #compiled: CompiledMapping;
  readonly #build: ReturnType<typeof compileRequest>;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #maxBytes: number;
  // A fresh connection for each request: a kept one that the server closed meanwhile would look like a fault.
  readonly #agent = {
    http: new HttpAgent({ keepAlive: false }),
    https: new HttpsAgent({ keepAlive: false }),
  };

  /** @throws TypeError where the URL, the mapping or the credentials can't be used. */
  constructor(source: StreamSourceOptions, clock: Clock) {
    const { origin, mapping, timeoutMs = 1000, maxBytes = 8 * 1024 * 1024 } = source;
    this.origin = origin;
    this.#mapping = mapping;
    this.#compiled = compileMapping(mapping, origin);
    this.#build = compileRequest(source);
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#maxBytes = maxBytes;
  }

  async list(signal?: AbortSignal): Promise<StreamSnapshot> {
    const takenAt = this.#clock.now();
    try {
      const reading = readingAt(takenAt);
      const { read, isSkipped, memories } = this.#compiled;
      const collector = new StreamCollector({ read, isSkipped, reading });
      const isWhole = await this.#readPages(collector, reading.atMs, signal);
      memories.forgetBefore(reading);
      const { streams, unreadable, unreadableTimes, isCut, claimed } = collector;
      if (streams.length === 0 && claimed > 0) {
        throw malformed(`none of its ${claimed} entries has a usable id`);
      }
      if (streams.length === 0 && !isWhole) throw malformed('it tells of streams and lists none');
      const truncated = isCut || !isWhole;
      return { streams, truncated, unreadable, unreadableTimes, takenAt, freshness: 'fresh' };
    } catch (error) {
      if (!(error instanceof TransferError)) throw error;
      throw new StreamRegistryUnavailableError(error.fault, { cause: error });
    }
  }

  /** @returns whether all that is told of was read. */
  async #readPages(
    collector: StreamCollector,
    atMs: number,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const { paging, list, expectSuccess } = this.#compiled;
    const deadline = performance.now() + this.#timeoutMs;
    let page = paging?.first ?? ONLY_PAGE;
    let bytes = 0;
    for (let pageCount = 1; ; pageCount++) {
      let answer: TransferAnswer;
      try {
        answer = await this.#fetch(page, { atMs, deadline, maxBytes: this.#maxBytes - bytes, signal });
      } catch (error) {
        const isFull = error instanceof TransferError && error.fault === 'too_large';
        if (isFull && pageCount > 1) return false;
        throw error;
      }
      bytes += answer.body.length;
      const parsed = await this.#parse(answer, signal);
      const document = { value: parsed.root, around: {} };
      expectSuccess(document);
      const { entries, onTheWay } = list.find(parsed);
      for await (const some of entries) collector.add(some);
      const broughtNew = collector.endPage(pageCount === 1);
      const { entryCount } = collector;
      if (paging === null) {
        return ![{}, ...onTheWay].some((members) => tellsOfMore(members, entryCount, answer.headers));
      }
      const next = paging.next({ document, headers: answer.headers, broughtNew, pageCount, entryCount });
      if (next.page === null) return next.isWhole;
      if (collector.isCut) return false;
      page = next.page;
    }
  }

  #fetch(
    page: PageRequest,
    limits: {
      readonly atMs: number;
      readonly deadline: number;
      readonly maxBytes: number;
      readonly signal: AbortSignal | undefined;
    },
  ): Promise<TransferAnswer> {
    const timeoutMs = Math.ceil(limits.deadline - performance.now());
    if (timeoutMs <= 0) throw new TransferError('timeout', 'its pages take too long');
    const request = this.#build(page, Math.floor(limits.atMs / 1000));
    return transfer({
      ...request,
      agent: this.#agent,
      timeoutMs,
      maxBytes: limits.maxBytes,
      signal: limits.signal,
      inspect: (response) => inspectAnswer(response, request.url, this.#mapping),
    });
  }

  #parse({ body }: TransferAnswer, signal: AbortSignal | undefined): Promise<ParsedDocument> {
    if (this.#mapping.format === 'xml') return parseXml(body, { signal });
    return parseDocument(body, { signal, listDepth: this.#compiled.list.listDepth });
  }
}

function malformed(reason: string): TransferError {
  return new TransferError('malformed', `the answer can't be read: ${reason}`);
}
