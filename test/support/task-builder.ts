import type { Task } from '../../src/domain/task.js';
import { aJob } from '../contract/a-job.js';

export { aJob, at } from '../contract/a-job.js';

/** A plausible live stream, with whatever a test cares about. */
export function aStream(overrides: Partial<Task> = {}): Task {
  return aJob({
    id: 'cam-1',
    source: 'streaming',
    taskType: 'streaming',
    name: 'camera 1',
    progress: null,
    ...overrides,
  });
}
