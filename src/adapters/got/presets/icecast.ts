import type { StreamMapping } from '../stream-mapping.js';

/** Icecast 2.4. A title of `-` makes its answer no JSON, which is a fault for as long as it is played. */
export const icecast: StreamMapping = {
  request: { path: '/status-json.xsl' },
  auth: [{ by: 'basic' }],
  success: { 'icestats.server_id': { present: true } },
  list: { path: 'icestats.source', as: 'one-or-many', mayBeAbsent: true },
  fields: {
    id: 'listenurl',
    name: 'server_name',
    status: { value: 'running' },
    createdAt: { path: 'stream_start_iso8601', as: 'text' },
    startedAt: { path: 'stream_start_iso8601', as: 'text' },
    details: {
      type: 'server_type',
      subtype: 'subtype',
      listeners: 'listeners',
      listenerPeak: 'listener_peak',
      bitrate: 'ice-bitrate',
      channels: 'audio_channels',
      samplerate: 'audio_samplerate',
    },
  },
};
