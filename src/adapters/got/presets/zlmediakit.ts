import type { StreamMapping } from '../stream-mapping.js';

/** ZLMediaKit: a stream is listed once for each protocol that it is served by. */
export const zlmediakit: StreamMapping = {
  request: { path: '/index/api/getMediaList' },
  auth: [{ by: 'query', name: 'secret' }],
  success: { code: 0 },
  list: { path: 'data', mayBeAbsent: true },
  fields: {
    id: '{schema}://{vhost}/{app}/{stream}',
    name: 'stream',
    status: { value: 'running' },
    createdAt: { path: 'createStamp', as: 's' },
    startedAt: { path: 'createStamp', as: 's' },
    details: { schema: 'schema', vhost: 'vhost', app: 'app', readers: 'readerCount', bytes: 'totalBytes' },
    silent: { counter: 'totalBytes', seconds: 20 },
  },
};
