import { createHash } from 'node:crypto';
import type { TaskPage } from '../../../application/task-page.js';
import { stringifyJson } from '../../json/json-text.js';
import type { WireTaskPage } from '../wire.js';
import { CompressibleBody } from './compressible-body.js';
import { aboutPageToWire, writeTask } from './task-to-wire.js';

/** A page as it goes over the wire. */
export interface WrittenPage {
  readonly body: CompressibleBody;
  readonly etag: string;
}

const written = new WeakMap<TaskPage, WrittenPage>();

/** Writes a page once, however many are answered with it. */
export function writePage(page: TaskPage): WrittenPage {
  const known = written.get(page);
  if (known !== undefined) return known;
  const about = aboutPageToWire(page);
  const aboutText = stringifyJson(about).slice(1);
  const body = Buffer.from(`{"items":[${page.items.map(writeTask).join(',')}],${aboutText}`);
  const items = body.subarray(0, body.length - Buffer.byteLength(aboutText));
  const answer = { body: new CompressibleBody(body), etag: etagOf(items, about) };
  written.set(page, answer);
  return answer;
}

/**
 * A weak tag: of two answers with the same one, whoever has the earlier misses nothing, compressed or not. It leaves out the moments at
 * which the list and its healthy sources were read, which differ each time although nothing has happened. A list that is
 * frozen at the earlier moment holds the same items. How old a stale source's answer is does count.
 */
function etagOf(items: Buffer, { as_of: _, sources, ...about }: Omit<WireTaskPage, 'items'>): string {
  const lasting = sources.map((report) => (report.status === 'ok' ? { ...report, as_of: null } : report));
  const hash = createHash('sha256')
    .update(items)
    .update(stringifyJson({ ...about, sources: lasting }));
  return `W/"${hash.digest('base64url')}"`;
}
