import { setImmediate as nextTurn } from 'node:timers/promises';

/** Of 64 KiB each. */
const CHUNKS_A_TURN = 16;

/** As Buffer.concat, but megabytes at once would hold up the event loop for as long as their memory takes to get. */
export async function joinChunks(chunks: readonly Buffer[], length: number): Promise<Buffer> {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const whole = Buffer.allocUnsafe(length);
  let at = 0;
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0 && index % CHUNKS_A_TURN === 0) await nextTurn();
    at += chunk.copy(whole, at);
  }
  return whole;
}
