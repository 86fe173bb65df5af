import { ListAdminTasks, parseTimestamp } from 'taskdeck';
import type { Task } from 'taskdeck';
import {
  FixedClock,
  InMemoryStreamRegistry,
  InMemoryTaskRepository,
  InMemoryTokens,
  InMemoryUserDirectory,
} from 'taskdeck/memory';

/** A test with fakes. */
const now = parseTimestamp('2026-01-01T12:00:00Z');
if (now === null) throw new Error('no timestamp');
const clock = new FixedClock(now);
const job: Task = {
  id: 'job-1',
  source: 'compute',
  origin: 'compute',
  taskType: 'llm.chat',
  status: 'queued',
  statusText: null,
  name: null,
  userId: null,
  progress: null,
  createdAt: now,
  startedAt: null,
  finishedAt: null,
  error: null,
  details: {},
};
const tasks = new InMemoryTaskRepository(clock, [job]);
const streams = new InMemoryStreamRegistry(clock);
const users = new InMemoryUserDirectory([{ id: 'u-1', username: 'ada', role: 'admin', password: 'p' }]);
const list = new ListAdminTasks({ tasks, streams: [streams], users });

streams.fault = 'timeout';
const { itemTotal, sources } = await list.execute({ userId: 'u-1' });
console.log(itemTotal, sources.map(({ status }) => status).join());
tasks.fault = 'unreachable';
console.log(
  await list.execute({ userId: 'u-1' }).then(
    () => 'fulfilled',
    (error: unknown) => String(error),
  ),
);
const tokens = new InMemoryTokens(clock, now);
console.log((await tokens.issue({ id: 'u-1' })).expiresAt);
