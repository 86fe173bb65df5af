import { isTaskdeckError, ListAdminTasks, parseTimestamp, snapshotOf } from 'taskdeck';
import { StreamRegistryUnavailableError, toTaskStatus, untilAborted } from 'taskdeck';
import type { Json, StreamRegistry, StreamSnapshot, Task, TaskPage } from 'taskdeck';
import type { TaskRepository, TaskSnapshot, Timestamp, User, UserDirectory } from 'taskdeck';

interface Row {
  readonly id: string;
  readonly state: string;
  readonly created: string;
  readonly extra: Json;
}

/** Every port by hand: what the root exports is enough to write an adapter of one's own. */
export class RowRepository implements TaskRepository {
  readonly origin = 'rows';

  constructor(private readonly rows: () => Promise<readonly Row[]>) {}

  async read<T>(read: (snapshot: TaskSnapshot) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const rows = await untilAborted(this.rows(), signal);
    return untilAborted(read(snapshotOf(rows.map(rowToTask), moment('2026-01-01T12:30:00Z'))), signal);
  }
}

export class NoStreams implements StreamRegistry {
  readonly origin = 'none';

  async list(signal?: AbortSignal): Promise<StreamSnapshot> {
    signal?.throwIfAborted();
    throw new StreamRegistryUnavailableError('unreachable');
  }
}

export class OneAdmin implements UserDirectory {
  async findById(id: string): Promise<User | null> {
    return id === 'u-1' ? { id, username: 'ada', role: 'admin' } : null;
  }
}

function moment(text: string): Timestamp {
  const parsed = parseTimestamp(text);
  if (parsed === null) throw new RangeError(`no timestamp: ${text}`);
  return parsed;
}

function rowToTask({ id, state, created, extra }: Row): Task {
  return {
    id,
    source: 'compute',
    origin: 'rows',
    taskType: 'llm.chat',
    status: toTaskStatus(state),
    statusText: null,
    name: null,
    userId: null,
    progress: null,
    createdAt: moment(created),
    startedAt: null,
    finishedAt: null,
    error: null,
    details: extra,
  };
}

/** What a caller may tell of a failure; a code that isn't handled doesn't compile. */
export function tell(error: unknown): string {
  if (!isTaskdeckError(error)) throw error;
  switch (error.code) {
    case 'invalid_parameter':
      return `${error.parameter}: ${error.expected}`;
    case 'unauthenticated':
      return error.reason;
    case 'wrong_credentials':
    case 'user_directory_unavailable':
    case 'sources_unavailable':
    case 'too_many_exports':
      return error.code;
    case 'forbidden':
      return error.userId;
    case 'task_repository_unavailable':
    case 'stream_registry_unavailable':
      return error.fault;
  }
}

const rows = [{ id: 'job-1', state: 'running', created: '2026-01-01T10:00:00Z', extra: { model: 'm' } }];
const list = new ListAdminTasks({
  tasks: new RowRepository(async () => rows),
  streams: [new NoStreams()],
  users: new OneAdmin(),
});
const page: TaskPage = await list.execute({ userId: 'u-1' });
console.log(page.items.map(({ id, status }) => `${id} ${status}`).join(), page.totalIs);
console.log(await list.execute({ userId: 'u-2' }).catch(tell));
