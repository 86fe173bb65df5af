import type { StreamMapping } from '../stream-mapping.js';

/** Frigate 0.14 to 0.18: its cameras. */
export const frigate: StreamMapping = {
  request: { path: '/api/stats' },
  auth: [{ by: 'bearer' }],
  success: { service: { present: true } },
  list: { path: 'cameras', as: 'by-name' },
  fields: {
    id: '$key',
    name: '$key',
    status: {
      rules: [
        { status: 'running', when: { camera_fps: { gt: 0 } } },
        { status: 'running', when: { ffmpeg_pid: { gt: 0 } } },
      ],
      else: 'queued',
    },
    details: {
      cameraFps: 'camera_fps',
      processFps: 'process_fps',
      skippedFps: 'skipped_fps',
      detectionFps: 'detection_fps',
      connectionQuality: 'connection_quality',
    },
    silent: { when: { camera_fps: 0 } },
  },
};
