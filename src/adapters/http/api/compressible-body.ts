import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Encoding } from '../choose-encoding.js';

const compressByBrotli = promisify(brotliCompress);
const compressByGzip = promisify(gzip);

/** Higher levels take twice the time to save another tenth of a page's bytes. */
const COMPRESS: Readonly<Record<Encoding, (plain: Buffer) => Promise<Buffer>>> = {
  br: (plain) =>
    compressByBrotli(plain, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 3,
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
      },
    }),
  gzip: (plain) => compressByGzip(plain, { level: 4 }),
};
/** What is shorter fits into one packet as it is. */
const MIN_BYTES = 1_024;

/** The bytes of an answer, compressed at most once for each encoding, however many ask for it; in Node's thread pool. */
export class CompressibleBody {
  readonly #compressed = new Map<Encoding, Promise<Buffer>>();

  constructor(readonly plain: Buffer) {}

  /** Whether compressing is worth it. */
  get isLong(): boolean {
    return this.plain.length >= MIN_BYTES;
  }

  compressed(encoding: Encoding): Promise<Buffer> {
    const known = this.#compressed.get(encoding);
    if (known !== undefined) return known;
    const compressed = COMPRESS[encoding](this.plain);
    this.#compressed.set(encoding, compressed);
    return compressed;
  }
}
