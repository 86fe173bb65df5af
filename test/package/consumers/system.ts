import { SharedStreamRegistry } from 'taskdeck';
import type { StreamRegistry } from 'taskdeck';
import { SystemClock } from 'taskdeck/system';

export const shared = (streams: StreamRegistry) => new SharedStreamRegistry(streams, new SystemClock());

console.log(new SystemClock().now().length);
