import { FixedClock } from '../../src/adapters/memory/fixed-clock.js';
import { InMemoryStreamRegistry } from '../../src/adapters/memory/in-memory-stream-registry.js';
import { InMemoryTaskRepository } from '../../src/adapters/memory/in-memory-task-repository.js';
import { InMemoryUserDirectory } from '../../src/adapters/memory/in-memory-user-directory.js';
import { ListAdminTasks } from '../../src/application/list-admin-tasks.js';
import { at } from './task-builder.js';

export const ADMIN = { id: 'u-admin', username: 'admin', role: 'admin', password: 'taskdeck' } as const;
export const VIEWER = { id: 'u-viewer', username: 'viewer', role: 'user', password: 'taskdeck' } as const;
export const NOW = at('2026-06-01T12:00:00Z');

/** The use case on fakes, with an admin, a viewer and nothing else. */
export function inMemoryPlatform() {
  const clock = new FixedClock(NOW);
  const tasks = new InMemoryTaskRepository(clock);
  const streams = new InMemoryStreamRegistry(clock);
  const users = new InMemoryUserDirectory([ADMIN, VIEWER]);
  return {
    clock,
    tasks,
    streams,
    users,
    listAdminTasks: new ListAdminTasks({ tasks, streams: [streams], users }),
  };
}
