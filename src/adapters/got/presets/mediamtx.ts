import type { StreamMapping } from '../stream-mapping.js';

/** MediaMTX 1.x. Paths that are configured, and that nobody publishes and no source feeds, are no streams. */
export const mediamtx: StreamMapping = {
  request: { path: '/v3/paths/list' },
  auth: [{ by: 'basic' }, { by: 'bearer' }],
  list: { path: 'items' },
  paging: {
    by: 'page',
    parameter: 'page',
    first: 0,
    size: { parameter: 'itemsPerPage', is: 1000 },
    pages: 'pageCount',
    total: 'itemCount',
  },
  skip: [{ source: null, online: [false, null], available: [false, null], ready: [false, null] }],
  fields: {
    id: 'name',
    name: 'name',
    status: {
      rules: [
        { status: 'running', when: { online: true } },
        // Older ones know only whether a path is ready.
        { status: 'running', when: { online: null, available: true } },
        { status: 'running', when: { online: null, available: null, ready: true } },
      ],
      else: 'queued',
    },
    createdAt: { path: ['onlineTime', 'availableTime', 'readyTime'] },
    startedAt: { path: ['onlineTime', 'availableTime', 'readyTime'] },
    details: {
      confName: 'confName',
      sourceType: 'source.type',
      tracks: 'tracks',
      readers: { count: 'readers' },
      bytesReceived: ['inboundBytes', 'bytesReceived'],
      bytesSent: ['outboundBytes', 'bytesSent'],
    },
    silent: { counter: ['inboundBytes', 'bytesReceived'], seconds: 20 },
  },
};
