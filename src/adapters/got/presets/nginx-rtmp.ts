import type { StreamMapping } from '../stream-mapping.js';

/**
 * nginx-rtmp 1.2 with `rtmp_stat all`, of one worker: of several, each answer is the list of one. What a waiting player
 * asked for, and nobody publishes, is no stream.
 */
export const nginxRtmp: StreamMapping = {
  request: { path: '/stat' },
  auth: [{ by: 'basic' }],
  format: 'xml',
  success: { 'rtmp.nginx_rtmp_version': { present: true } },
  list: {
    path: 'rtmp.server.application.live.stream',
    mayBeAbsent: true,
    inherit: { app: 'rtmp.server.application.name' },
  },
  skip: [{ publishing: { present: false } }],
  fields: {
    id: '{$app}/{name}',
    name: 'name',
    status: { value: 'running' },
    createdAt: { path: 'time', as: 'age-ms' },
    startedAt: { path: 'time', as: 'age-ms' },
    details: {
      app: '$app',
      clients: 'nclients',
      bwIn: 'bw_in',
      bwOut: 'bw_out',
      bytesIn: 'bytes_in',
      bytesOut: 'bytes_out',
      videoCodec: 'meta.video.codec',
      videoWidth: 'meta.video.width',
      videoHeight: 'meta.video.height',
      videoFrameRate: 'meta.video.frame_rate',
      audioCodec: 'meta.audio.codec',
    },
    // Its rate is that of the last ten seconds, and 0 in the first.
    silent: { when: { bw_in: 0, time: { gte: 30_000 } } },
  },
};
