import type { StreamSnapshot } from '../../domain/ports/stream-registry.js';
import type { Task } from '../../domain/task.js';
import { entryToStream } from './entry-to-stream.js';
import { parseDocument } from './parse-document.js';
import { tellsOfMore } from './tells-of-more.js';
import type { TransferAnswer } from './transfer.js';
import { TransferError } from './transfer-error.js';

/** More than these are left out: each costs every list a little. */
const MAX_STREAMS = 20_000;

/**
 * Reads what a StreamingServer answered. An answer that tells of streams and gives none that can be read is no empty list.
 * @throws TransferError `malformed`; the signal's reason.
 */
export async function readStreams(
  { body, headers }: Pick<TransferAnswer, 'body' | 'headers'>,
  origin: string,
  signal?: AbortSignal,
): Promise<Omit<StreamSnapshot, 'takenAt' | 'freshness'>> {
  const document = await parseDocument(body, { signal });
  const streams = new Map<string, Task>();
  let entryCount = 0;
  let unreadable = 0;
  let unreadableTimes = 0;
  let isCut = false;
  for await (const entries of document.entries) {
    for (const entry of entries) {
      entryCount++;
      const read = entryToStream(entry, origin);
      if (read === null || streams.has(read.stream.id)) unreadable++;
      else if (streams.size === MAX_STREAMS) isCut = true;
      else {
        streams.set(read.stream.id, read.stream);
        if (!read.hasReadableTimes) unreadableTimes++;
      }
    }
  }
  const isPart = tellsOfMore(document.members, entryCount, headers);
  if (streams.size === 0 && entryCount > 0) {
    throw malformed(`none of its ${entryCount} entries has a usable stream_id`);
  }
  if (streams.size === 0 && isPart) throw malformed('it tells of streams and lists none');
  return { streams: [...streams.values()], truncated: isCut || isPart, unreadable, unreadableTimes };
}

function malformed(reason: string): TransferError {
  return new TransferError('malformed', `the answer can't be read: ${reason}`);
}
