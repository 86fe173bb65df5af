import type { WireTask } from '../../src/adapters/http/wire.js';

const isText = (value: unknown): boolean => typeof value === 'string';
const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;

/** Words stay open: a status or a source that this page doesn't know is shown as it is. */
const CELLS: readonly { field: keyof WireTask; reads: (value: unknown) => boolean; none: string | null }[] = [
  { field: 'task_type', reads: isText, none: '' },
  { field: 'status', reads: isText, none: 'unknown' },
  { field: 'status_text', reads: isText, none: null },
  { field: 'name', reads: isText, none: null },
  { field: 'user_id', reads: isText, none: null },
  { field: 'progress', reads: isShare, none: null },
  { field: 'created_at', reads: isText, none: null },
  { field: 'started_at', reads: isText, none: null },
  { field: 'finished_at', reads: isText, none: null },
  { field: 'error', reads: isText, none: null },
];

/** The rows that can be drawn. A value that can't costs its cell; only a row that can't be told from others is left out. */
export function readableTasks(items: readonly object[]): WireTask[] {
  return items.filter(isNamed).map(readable);
}

function isNamed(item: object): item is Record<string, unknown> {
  const { id, source } = item as Partial<WireTask>;
  return isText(id) && isText(source);
}

/** Servers of an earlier version tell none: theirs is the only source of its kind. */
export function originOf({
  source,
  origin,
}: {
  readonly source?: unknown;
  readonly origin?: unknown;
}): unknown {
  return isText(origin) ? origin : source;
}

function readable(item: Record<string, unknown>): WireTask {
  const cells = CELLS.map(({ field, reads, none }) => [field, reads(item[field]) ? item[field] : none]);
  return { ...item, origin: originOf(item), ...Object.fromEntries(cells) } as unknown as WireTask;
}
