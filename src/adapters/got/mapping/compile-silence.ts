import type { Silence } from '../stream-mapping.js';
import { compileCondition } from './compile-condition.js';
import { compilePath } from './compile-path.js';
import type { Entry } from './entry.js';
import { toScalarText } from './entry.js';
import type { Memories, Reading } from './reading.js';

export type SilenceReader = (entry: Entry, id: string, reading: Reading) => boolean;

export function compileSilence(source: Silence | undefined, memories: Memories): SilenceReader {
  if (source === undefined) return () => false;
  const holds = compileCondition(source.when ?? {});
  if (!('counter' in source)) return holds;
  const memory = memories.make<{ readonly count: string; readonly sinceMs: number }>();
  const counters = [source.counter].flat().map(compilePath);
  return (entry, id, { atMs }) => {
    const count = counters.map(({ first }) => toScalarText(first(entry))).find((text) => text !== null);
    if (count === undefined) return false;
    const known = memory.recall(id);
    const sinceMs = known?.count === count ? known.sinceMs : atMs;
    memory.keep(id, { count, sinceMs }, atMs);
    return atMs - sinceMs >= source.seconds * 1000 && holds(entry);
  };
}
