import type { StreamMapping } from '../stream-mapping.js';

/** LiveKit 1.13: its rooms. `auth` has the API key as `key` and the API secret as `secret`. */
export const livekit: StreamMapping = {
  request: { method: 'POST', path: '/twirp/livekit.RoomService/ListRooms', body: {} },
  auth: [{ by: 'hs256', claims: { video: { roomList: true } } }, { by: 'bearer' }],
  list: { path: 'rooms' },
  fields: {
    id: 'sid',
    name: 'name',
    // A room may be made before anybody is in it.
    status: { rules: [{ status: 'running', when: { num_participants: { gt: 0 } } }], else: 'queued' },
    createdAt: { path: ['creation_time_ms', 'creation_time'] },
    startedAt: { path: ['creation_time_ms', 'creation_time'] },
    details: {
      participants: 'num_participants',
      publishers: 'num_publishers',
      maxParticipants: 'max_participants',
      recording: 'active_recording',
    },
  },
};
