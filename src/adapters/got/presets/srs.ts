import type { StreamMapping } from '../stream-mapping.js';

/**
 * SRS 5 to 7. It tells no start; ids of virtual hosts are new after its restart. A stream whose publisher left, and that
 * a player keeps open, is none.
 */
export const srs: StreamMapping = {
  request: { path: '/api/v1/streams/' },
  auth: [{ by: 'basic' }],
  success: { code: 0 },
  list: { path: 'streams' },
  paging: { by: 'offset', parameter: 'start', size: { parameter: 'count', is: 500 } },
  skip: [{ 'publish.active': false }],
  fields: {
    id: '{vhost}/{app}/{name}',
    name: 'name',
    status: { rules: [{ status: 'running', when: { 'publish.active': true } }], else: 'unknown' },
    details: {
      vhost: 'vhost',
      app: 'app',
      clients: 'clients',
      recvBytes: 'recv_bytes',
      sendBytes: 'send_bytes',
      recvKbps30s: 'kbps.recv_30s',
      sendKbps30s: 'kbps.send_30s',
      videoCodec: 'video.codec',
      videoWidth: 'video.width',
      videoHeight: 'video.height',
      audioCodec: 'audio.codec',
    },
    // Its rate is 0 during the first 30 seconds of any stream.
    silent: { counter: 'recv_bytes', seconds: 20 },
  },
};
