import type { StreamMapping } from '../stream-mapping.js';

/** Viseron 3.5: its cameras, without those that could not be set up, which another call tells. */
export const viseron: StreamMapping = {
  request: { path: '/api/v1/cameras' },
  auth: [{ by: 'bearer' }],
  list: { path: '', as: 'by-name' },
  entry: { is_on: { present: true } },
  fields: {
    id: '$key',
    name: 'name',
    status: {
      rules: [
        { status: 'running', when: { connected: true } },
        { status: 'queued', when: { is_on: false } },
        { status: 'failed', when: { connected: false } },
      ],
      else: 'unknown',
    },
    details: { isOn: 'is_on', isRecording: 'is_recording' },
  },
};
