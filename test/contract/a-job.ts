import type { Task } from '../../src/domain/task.js';
import type { Timestamp } from '../../src/domain/timestamp.js';
import { parseTimestamp } from '../../src/domain/timestamp.js';

/** A timestamp literal of a test; throws on a typo. */
export function at(text: string): Timestamp {
  const timestamp = parseTimestamp(text);
  if (timestamp === null) throw new Error(`no timestamp: ${text}`);
  return timestamp;
}

/** A plausible compute job, with whatever a test cares about. */
export function aJob(overrides: Partial<Task> = {}): Task {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    source: 'compute',
    origin: overrides.source ?? 'compute',
    taskType: 'llm.chat',
    status: 'running',
    statusText: null,
    name: 'nightly summaries',
    userId: 'u-1',
    progress: 0.5,
    createdAt: at('2026-01-02T03:04:05.000006Z'),
    startedAt: null,
    finishedAt: null,
    error: null,
    details: {},
    ...overrides,
  };
}
