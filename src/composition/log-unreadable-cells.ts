import type { Logger } from '../adapters/http/index.js';
import { isWithin } from '../application/is-within.js';
import type { UnreadableCell } from '../application/sound-task.js';
import type { Clock } from '../domain/ports/clock.js';
import type { Timestamp } from '../domain/timestamp.js';

const RETELL_AFTER_MS = 3_600_000;

/** One line for a source and a field when it begins, and one an hour while it lasts: a page has many such rows, and is read often. */
export function logUnreadableCells(logger: Logger, clock: Clock): (cell: UnreadableCell) => void {
  const toldAt = new Map<string, Timestamp>();
  return ({ source, id, field }) => {
    const name = `${source} ${field}`;
    const before = toldAt.get(name);
    const now = clock.now();
    if (before !== undefined && isWithin(before, RETELL_AFTER_MS, now)) return;
    toldAt.set(name, now);
    logger.warn({ source, field, id }, 'a task has a value that no task can have; its cell stays empty');
  };
}
