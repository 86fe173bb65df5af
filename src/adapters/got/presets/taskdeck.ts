import type { StreamMapping } from '../stream-mapping.js';

/** A server in the form that Taskdeck asks for: see docs/streams.md. */
export const taskdeck: StreamMapping = {
  request: { path: '/streams' },
  auth: [{ by: 'header', name: 'X-Internal-Token' }],
  list: { path: ['', 'streams'] },
  fields: {
    id: 'stream_id',
    name: 'name',
    userId: 'user_id',
    taskType: 'task_type',
    status: 'status',
    progress: 'progress',
    createdAt: 'created_at',
    startedAt: 'started_at',
    finishedAt: 'finished_at',
    error: 'error',
    details: 'details',
  },
};
