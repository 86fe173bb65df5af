import type { StreamMapping } from '../stream-mapping.js';

/** node-media-server 4.4. What a player waits for, and nobody publishes, is no stream. */
export const nodeMediaServer: StreamMapping = {
  request: { path: '/api/v1/streams' },
  auth: [{ by: 'bearer' }, { by: 'hs256' }],
  success: { success: true },
  list: { path: 'data.streams' },
  skip: [{ status: 'idle' }, { publisher: null }],
  fields: {
    id: 'key',
    name: 'name',
    // For 30 seconds after it left, the publisher may be back.
    status: { path: 'status', words: { running: ['publishing'], queued: ['reconnecting'] } },
    createdAt: { path: 'publisher.createTime', as: 'ms' },
    startedAt: { path: 'publisher.createTime', as: 'ms' },
    details: {
      app: 'app',
      protocol: 'publisher.protocol',
      subscribers: 'subscribers',
      inBps: 'inBps',
      outBps: 'outBps',
      inBytes: 'publisher.inBytes',
      outBytes: 'outBytes',
      videoWidth: 'publisher.videoWidth',
      videoHeight: 'publisher.videoHeight',
      videoFramerate: 'publisher.videoFramerate',
      recording: 'recording',
    },
    // A publisher whose network was cut without a FIN stays for ever.
    // The rate is 0 too for the first two seconds of one that sends.
    silent: { counter: 'publisher.inBytes', seconds: 2, when: { inBps: 0 } },
  },
};
