import type { StreamMapping } from '../stream-mapping.js';

/** Savant 0.4: the streams of its always-on RTSP sink. */
export const savant: StreamMapping = {
  request: { path: '/streams' },
  list: { path: '', as: 'by-name' },
  entry: { status: { present: true } },
  fields: {
    id: '$key',
    name: '$key',
    status: {
      rules: [
        { status: 'running', when: { 'status.is_alive': true } },
        { status: 'succeeded', when: { 'status.exit_code': 0 } },
        { status: 'failed', when: { 'status.exit_code': { present: true } } },
      ],
      else: 'unknown',
    },
    details: {
      codec: 'codec',
      profile: 'profile',
      framerate: 'framerate',
      bitrate: 'bitrate',
      exitCode: 'status.exit_code',
    },
  },
};
