import type { StreamMapping } from '../stream-mapping.js';

/** go2rtc 1.9. A stream that is configured, and that nothing is received for, is none: of its producers only the URL is told. */
export const go2rtc: StreamMapping = {
  request: { path: '/api/streams' },
  auth: [{ by: 'basic' }],
  list: { path: '', as: 'by-name' },
  entry: { producers: { present: true } },
  skip: [{ 'producers.format_name': { present: false }, 'producers.medias': { present: false } }],
  fields: {
    id: '$key',
    name: '$key',
    status: { value: 'running' },
    details: {
      formats: 'producers.format_name',
      protocols: 'producers.protocol',
      consumers: { count: 'consumers' },
      bytesReceived: 'producers.bytes_recv',
    },
    silent: { counter: 'producers.bytes_recv', seconds: 20 },
  },
};
