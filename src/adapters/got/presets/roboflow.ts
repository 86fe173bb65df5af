import type { StreamMapping } from '../stream-mapping.js';

/**
 * Roboflow's Deployment Manager: the streams of one device, which the source's URL names:
 * `https://…/{workspace}/devices/v2/{device}`.
 */
export const roboflow: StreamMapping = {
  request: { path: '/streams' },
  auth: [{ by: 'bearer' }],
  list: { path: 'data' },
  fields: {
    id: 'id',
    name: 'name',
    status: 'status',
    createdAt: { path: 'started_at', as: 'text' },
    startedAt: { path: 'started_at', as: 'text' },
    error: 'error',
    details: {
      pipelineId: 'pipeline_id',
      workflowId: 'workflow_id',
      cameraFps: 'camera_fps',
      inferenceFps: 'inference_fps',
    },
    silent: { when: { camera_fps: 0 } },
  },
};
