/** A kind of live stream that the demo's StreamingServer reports. */
export interface StreamKind {
  readonly taskType: string;
  /** How often it occurs, in comparison with the others. */
  readonly weight: number;
  readonly protocol: 'rtmp' | 'webrtc' | 'hls' | 'rtsp';
  /** The median of how long one lives. */
  readonly minutes: number;
  readonly viewers: number;
  readonly kbps: number;
  readonly codecs: readonly [video: string | null, audio: string | null];
  readonly resolution: string | null;
  readonly model: string;
  readonly names: readonly string[];
}

export const STREAM_KINDS: readonly StreamKind[] = [
  {
    taskType: 'live.transcription',
    weight: 10,
    protocol: 'webrtc',
    minutes: 14,
    viewers: 12,
    kbps: 64,
    codecs: [null, 'opus'],
    resolution: null,
    model: 'breeze-asr-25',
    names: ['stand-up #', 'support call #', '客服專線 #', '董事會 即時逐字稿 #', 'court room #'],
  },
  {
    taskType: 'live.translation',
    weight: 8,
    protocol: 'webrtc',
    minutes: 18,
    viewers: 140,
    kbps: 96,
    codecs: [null, 'opus'],
    resolution: null,
    model: 'seamless-m4t-v2',
    names: ['keynote en → zh-TW', 'panel # ja → en', '產品發表會 zh-TW → en', 'press briefing #'],
  },
  {
    taskType: 'avatar',
    weight: 7,
    protocol: 'webrtc',
    minutes: 6,
    viewers: 1,
    kbps: 1_800,
    codecs: ['h264', 'opus'],
    resolution: '1280x720',
    model: 'musetalk-1.5',
    names: ['kiosk # reception', 'tutor session #', '虛擬導覽員 #', 'bank desk #'],
  },
  {
    taskType: 'camera.analytics',
    weight: 9,
    protocol: 'rtsp',
    minutes: 45,
    viewers: 2,
    kbps: 4_200,
    codecs: ['h265', null],
    resolution: '1920x1080',
    model: 'yolo12-m',
    names: ['gate # north', 'warehouse aisle #', '停車場 # 號', 'platform # east', 'line # quality check'],
  },
  {
    taskType: 'live.moderation',
    weight: 5,
    protocol: 'rtmp',
    minutes: 22,
    viewers: 900,
    kbps: 5_600,
    codecs: ['h264', 'aac'],
    resolution: '1920x1080',
    model: 'llama-guard-4-12b',
    names: ['channel # game night', 'channel # cooking', '直播主 # 聊天室'],
  },
  {
    taskType: 'voice.agent',
    weight: 6,
    protocol: 'webrtc',
    minutes: 4,
    viewers: 1,
    kbps: 48,
    codecs: [null, 'opus'],
    resolution: null,
    model: 'qwen3-omni-30b',
    names: ['hotline # order status', 'hotline # returns', '語音訂位 #'],
  },
  {
    taskType: 'live.captions',
    weight: 4,
    protocol: 'hls',
    minutes: 60,
    viewers: 2_400,
    kbps: 3_400,
    codecs: ['h264', 'aac'],
    resolution: '1920x1080',
    model: 'whisper-large-v3-turbo',
    names: ['evening news', 'city council', '立法院院會', 'basketball, court #'],
  },
];

export const STREAM_ERRORS: readonly string[] = [
  'Ingest timed out: no packets for 10 s',
  'ICE connection failed: no candidate pair succeeded',
  'Decoder error: PPS id out of range; giving up after 250 bad frames',
  'GPU worker gpu-l40s-07 was drained; the stream could not be moved',
  'Publisher used a stream key that has expired',
];
