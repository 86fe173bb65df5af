import type { Clock, StreamRegistry } from 'taskdeck';
import type { StreamMapping } from 'taskdeck/got';
import { createStreamRegistry, GotStreamRegistry, STREAM_PRESETS } from 'taskdeck/got';

export const streams = (clock: Clock) =>
  new GotStreamRegistry({ url: 'http://127.0.0.1:3002', internalToken: 'secret', clock });

const mapping: StreamMapping = { ...STREAM_PRESETS.srs, skip: [] };

export const cameras = (clock: Clock): StreamRegistry =>
  createStreamRegistry({ origin: 'cameras', url: 'http://127.0.0.1:1985', mapping }, clock);
