import type { StreamMapping } from '../stream-mapping.js';
import { antMedia } from './ant-media.js';
import { dlstreamer } from './dlstreamer.js';
import { frigate } from './frigate.js';
import { go2rtc } from './go2rtc.js';
import { icecast } from './icecast.js';
import { livekit } from './livekit.js';
import { mediamtx } from './mediamtx.js';
import { nginxRtmp } from './nginx-rtmp.js';
import { nodeMediaServer } from './node-media-server.js';
import { nvidiaVst } from './nvidia-vst.js';
import { ovenMediaEngine } from './ovenmediaengine.js';
import { roboflow } from './roboflow.js';
import { savant } from './savant.js';
import { srs } from './srs.js';
import { taskdeck } from './taskdeck.js';
import { viseron } from './viseron.js';
import { zlmediakit } from './zlmediakit.js';

/** The mappings of servers that are known, by the name under which a configuration asks for them. */
export const STREAM_PRESETS = {
  taskdeck,
  'ant-media': antMedia,
  dlstreamer,
  frigate,
  go2rtc,
  icecast,
  livekit,
  mediamtx,
  'nginx-rtmp': nginxRtmp,
  'node-media-server': nodeMediaServer,
  'nvidia-vst': nvidiaVst,
  ovenmediaengine: ovenMediaEngine,
  roboflow,
  savant,
  srs,
  viseron,
  zlmediakit,
} as const satisfies Readonly<Record<string, StreamMapping>>;

export type StreamPresetName = keyof typeof STREAM_PRESETS;
