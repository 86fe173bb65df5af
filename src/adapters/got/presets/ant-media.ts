import type { StreamMapping } from '../stream-mapping.js';

/** Ant Media 2 to 4: the broadcasts of one application, which the source's URL names: `http://ant:5080/LiveApp`. */
export const antMedia: StreamMapping = {
  request: { path: '/rest/v2/broadcasts/list/{offset}/{size}' },
  auth: [
    { by: 'header', name: 'Authorization' },
    { by: 'hs256', header: 'Authorization' },
  ],
  list: { path: '' },
  // It gives 250 at most, without a word.
  paging: { by: 'offset', size: { is: 250 } },
  fields: {
    id: 'streamId',
    name: 'name',
    status: {
      path: 'status',
      words: {
        queued: ['created', 'preparing'],
        running: ['broadcasting'],
        succeeded: ['finished'],
        failed: ['failed', 'error', 'terminated_unexpectedly'],
      },
    },
    createdAt: { path: 'date', as: 'ms' },
    startedAt: { path: 'startTime', as: 'ms' },
    details: {
      type: 'type',
      bitrate: 'bitrate',
      speed: 'speed',
      hlsViewers: 'hlsViewerCount',
      webRtcViewers: 'webRTCViewerCount',
      rtmpViewers: 'rtmpViewerCount',
    },
  },
};
