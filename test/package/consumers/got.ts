import type { Clock } from 'taskdeck';
import { GotStreamRegistry } from 'taskdeck/got';

export const streams = (clock: Clock) =>
  new GotStreamRegistry({ url: 'http://127.0.0.1:3002', internalToken: 'secret', clock });
