import type { StreamMapping } from '../stream-mapping.js';

/** NVIDIA's VST (VIOS): its sensors. */
export const nvidiaVst: StreamMapping = {
  request: { path: '/api/v1/sensor/list' },
  auth: [{ by: 'bearer' }, { by: 'basic' }],
  list: { path: '' },
  fields: {
    id: 'sensorId',
    name: 'name',
    status: {
      path: 'state',
      words: { running: ['online'], queued: ['offline'], cancelled: ['removed'] },
    },
    details: { type: 'type' },
  },
};
