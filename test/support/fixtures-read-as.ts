import type { StreamPresetName } from '../../src/adapters/got/index.js';
import type { Json } from '../../src/domain/json.js';

export interface ReadAs {
  /** Of the first stream of the first fixture that has one. */
  readonly details: Json;
  /** By fixture: id, name, status and the server's word, start, end and error of each. */
  readonly streams: Readonly<Record<string, readonly string[]>>;
}

/** As what the fixtures are to be read at midnight of 28 November 2026. */
export const FIXTURES_READ_AS: Readonly<Record<Exclude<StreamPresetName, 'taskdeck'>, ReadAs>> = {
  'ant-media': {
    details: {
      type: 'liveStream',
      bitrate: 1200000,
      speed: 1.01,
      hlsViewers: 3,
      webRtcViewers: 0,
      rtmpViewers: 0,
    },
    streams: {
      'written/ant-media-four.json': [
        's1 | door | running (broadcasting) | 2026-11-27T22:54:00.948000Z | - | -',
        's2 | - | queued (created) | - | - | -',
        's3 | gate | succeeded (finished) | 2026-11-27T22:53:23.000000Z | - | -',
        's4 | yard | failed (terminated_unexpectedly) | 2026-11-27T22:53:25.000000Z | - | -',
      ],
      'written/ant-media-none.json': [],
    },
  },
  dlstreamer: {
    details: { avgFps: 0 },
    streams: {
      'dlstreamer-ended.json': [
        '5e82a100eab811f1a1db020000000000 | - | cancelled (ABORTED) | 2026-11-27T23:15:00.585723Z | 2026-11-27T23:15:02.079809Z | -',
        '5e82ccd4eab811f1a1db020000000000 | - | succeeded (COMPLETED) | 2026-11-27T23:15:00.585824Z | 2026-11-27T23:15:03.800751Z | -',
        '5e83febaeab811f1a1db020000000000 | - | succeeded (COMPLETED) | 2026-11-27T23:15:02.081123Z | 2026-11-27T23:15:05.301475Z | -',
        '5e8407b6eab811f1a1db020000000000 | - | failed (ERROR) | 2026-11-27T23:15:03.801388Z | 2026-11-27T23:15:03.801604Z | No such file "/videos/missing.mp4"',
        '5e840ee6eab811f1a1db020000000000 | - | failed (ERROR) | 2026-11-27T23:15:03.802131Z | 2026-11-27T23:15:03.802673Z | Failed to connect. (Generic error)',
      ],
      'dlstreamer-queued.json': [
        '5e82a100eab811f1a1db020000000000 | - | running (RUNNING) | 2026-11-27T23:15:00.585723Z | - | -',
        '5e82ccd4eab811f1a1db020000000000 | - | running (RUNNING) | 2026-11-27T23:15:00.585824Z | - | -',
        '5e83febaeab811f1a1db020000000000 | - | queued (QUEUED) | - | - | -',
        '5e8407b6eab811f1a1db020000000000 | - | queued (QUEUED) | - | - | -',
        '5e840ee6eab811f1a1db020000000000 | - | queued (QUEUED) | - | - | -',
      ],
    },
  },
  frigate: {
    details: {
      cameraFps: 5.1,
      processFps: 5,
      skippedFps: 0,
      detectionFps: 2.3,
      connectionQuality: 'excellent',
    },
    streams: {
      'written/frigate-none.json': [],
      'written/frigate-three.json': [
        'door | door | running | - | - | -',
        'gate | gate | running | - | - | -',
        'off | off | queued | - | - | -',
      ],
    },
  },
  go2rtc: {
    details: { formats: 'rtsp', protocols: 'rtsp+tcp', consumers: 1, bytesReceived: 2600 },
    streams: {
      'written/go2rtc-none.json': [],
      'written/go2rtc-two.json': ['door | door | running | - | - | -', 'yard | yard | running | - | - | -'],
    },
  },
  icecast: {
    details: {
      type: 'application/ogg',
      subtype: 'Vorbis',
      listeners: 0,
      listenerPeak: 0,
      bitrate: 32,
      channels: 1,
      samplerate: 22050,
    },
    streams: {
      'icecast-none.json': [],
      'icecast-one.json': [
        'http://localhost:19361/one.ogg | Camera mic | running | 2026-11-27T22:59:40.000000Z | - | -',
      ],
      'icecast-two.json': [
        'http://localhost:19361/one.ogg | Camera mic | running | 2026-11-27T22:59:40.000000Z | - | -',
        'http://localhost:19361/two.mp3 | 42 | running | 2026-11-27T22:59:44.000000Z | - | -',
      ],
    },
  },
  livekit: {
    details: { participants: 2, publishers: 1, maxParticipants: 0, recording: true },
    streams: {
      'written/livekit-none.json': [],
      'written/livekit-two.json': [
        'RM_a1 | stand-up | running | 2026-11-27T22:54:00.948000Z | - | -',
        'RM_b2 | empty | queued | 2026-11-27T22:54:01.000000Z | - | -',
      ],
    },
  },
  mediamtx: {
    details: {
      confName: 'all_others',
      sourceType: 'rtspSession',
      tracks: ['H264', 'Opus'],
      readers: 2,
      bytesReceived: 18446744073709551615n,
      bytesSent: 7,
    },
    streams: {
      'written/mediamtx-none.json': [],
      'written/mediamtx-three.json': [
        'cam1 | cam1 | running | 2026-11-27T22:59:12.500000Z | - | -',
        'cam2 | cam2 | queued | - | - | -',
        'old | old | running | 2026-11-27T22:00:00.000000Z | - | -',
      ],
    },
  },
  'nginx-rtmp': {
    details: {
      app: 'live',
      clients: '2',
      bwIn: '0',
      bwOut: '0',
      bytesIn: '64664',
      bytesOut: '20741',
      videoCodec: 'Sorenson-H263',
      videoWidth: '160',
      videoHeight: '120',
      videoFrameRate: '5',
    },
    streams: {
      'nginx-rtmp-none.xml': [],
      'nginx-rtmp-three.xml': [
        'live/plain | plain | running | 2026-11-27T23:59:53.306000Z | - | -',
        'live/cam%201 | cam%201 | running | 2026-11-27T23:59:53.330000Z | - | -',
      ],
    },
  },
  'node-media-server': {
    details: {
      app: 'live',
      protocol: 'rtmp',
      subscribers: 1,
      inBps: 14907,
      outBps: 8643,
      inBytes: 87633,
      outBytes: 39318,
      videoWidth: 160,
      videoHeight: 120,
      videoFramerate: 5,
      recording: false,
    },
    streams: {
      'node-media-server-idle.json': [],
      'node-media-server-none.json': [],
      'node-media-server-one.json': [
        '/live/a | a | running (publishing) | 2026-11-27T22:54:00.948000Z | - | -',
      ],
      'node-media-server-reconnecting.json': [
        '/live/a | a | queued (reconnecting) | 2026-11-27T22:54:00.948000Z | - | -',
        '/vod/a | a | running (publishing) | 2026-11-27T22:54:06.977000Z | - | -',
      ],
      'node-media-server-silent.json': [
        '/live/gone | gone | running (publishing) | 2026-11-27T22:57:03.394000Z | - | -',
      ],
    },
  },
  'nvidia-vst': {
    details: { type: 'sensor_rtsp' },
    streams: {
      'written/nvidia-vst-none.json': [],
      'written/nvidia-vst-three.json': [
        '5e82a100 | door | running (online) | - | - | -',
        '5e82a101 | gate | queued (offline) | - | - | -',
        '5e82a102 | old | cancelled (removed) | - | - | -',
      ],
    },
  },
  ovenmediaengine: {
    details: {},
    streams: {
      'written/ovenmediaengine-none.json': [],
      'written/ovenmediaengine-two.json': [
        'stream | stream | running | - | - | -',
        'stream2 | stream2 | running | - | - | -',
      ],
    },
  },
  roboflow: {
    details: { pipelineId: 'p1', workflowId: 'w1', cameraFps: 30, inferenceFps: 12.5 },
    streams: {
      'written/roboflow-none.json': [],
      'written/roboflow-two.json': [
        'str_1 | line 1 | running | 2026-11-27T22:54:00.948000Z | - | -',
        "str_2 | line 2 | unknown (reconnecting) | - | - | the camera can't be reached",
      ],
    },
  },
  savant: {
    details: { codec: 'h264', profile: 'High', framerate: '30/1', bitrate: 4000000 },
    streams: {
      'written/savant-none.json': [],
      'written/savant-three.json': [
        'cam-1 | cam-1 | running | - | - | -',
        'cam-2 | cam-2 | failed | - | - | -',
        'cam-3 | cam-3 | succeeded | - | - | -',
      ],
    },
  },
  srs: {
    details: {
      vhost: 'vid-418f7t1',
      app: 'live',
      clients: 1,
      recvBytes: 27868,
      sendBytes: 4289,
      recvKbps30s: 0,
      sendKbps30s: 0,
      videoCodec: 'H264',
      videoWidth: 160,
      videoHeight: 120,
    },
    streams: {
      'srs-none.json': [],
      'srs-three.json': [
        'vid-418f7t1/live/cam2 | cam2 | running | - | - | -',
        'vid-418f7t1/vod/cam | cam | running | - | - | -',
        'vid-418f7t1/live/cam | cam | running | - | - | -',
      ],
      'srs-unpublished.json': [],
    },
  },
  viseron: {
    details: { isOn: true, isRecording: true },
    streams: {
      'written/viseron-none.json': [],
      'written/viseron-three.json': [
        'door | Front door | running | - | - | -',
        'gate | Gate | failed | - | - | -',
        'off | Off | queued | - | - | -',
      ],
    },
  },
  zlmediakit: {
    details: {
      schema: 'rtsp',
      vhost: '__defaultVhost__',
      app: 'live',
      readers: 1,
      bytes: 90071992547409931n,
    },
    streams: {
      'written/zlmediakit-none.json': [],
      'written/zlmediakit-two.json': [
        'rtsp://__defaultVhost__/live/cam | cam | running | 2026-11-27T22:54:00.000000Z | - | -',
        'rtmp://__defaultVhost__/live/cam | cam | running | 2026-11-27T22:54:00.000000Z | - | -',
      ],
    },
  },
};
