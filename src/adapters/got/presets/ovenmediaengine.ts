import type { StreamMapping } from '../stream-mapping.js';

/**
 * OvenMediaEngine 0.21: the names of one application's streams, which the source's URL names:
 * `http://ome:8081/v1/vhosts/default/apps/app`. More than a name takes a call for each.
 */
export const ovenMediaEngine: StreamMapping = {
  request: { path: '/streams' },
  auth: [{ by: 'basic' }, { by: 'header', name: 'Authorization' }],
  success: { statusCode: 200 },
  list: { path: 'response' },
  fields: { id: '$value', name: '$value', status: { value: 'running' } },
};
