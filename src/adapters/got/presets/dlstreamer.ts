import type { StreamMapping } from '../stream-mapping.js';

/** Intel's DL Streamer pipeline server: its pipelines, of which those that ended stay until it is started anew. */
export const dlstreamer: StreamMapping = {
  request: { path: '/pipelines/status' },
  list: { path: '' },
  fields: {
    id: 'id',
    status: {
      path: 'state',
      words: {
        queued: ['QUEUED'],
        running: ['RUNNING'],
        succeeded: ['COMPLETED'],
        failed: ['ERROR'],
        cancelled: ['ABORTED'],
      },
    },
    createdAt: { path: 'start_time', as: 's' },
    startedAt: { path: 'start_time', as: 's' },
    finishedAt: { path: 'start_time', as: 's', plus: { path: 'elapsed_time', as: 's' } },
    error: 'message',
    details: { avgFps: 'avg_fps' },
    silent: { when: { avg_fps: 0, elapsed_time: { gte: 30 } } },
  },
};
