import type { Fault } from '../session/outcome.js';
import type { Messages } from './messages.js';

/** What went wrong, in a sentence. */
export function faultText({ kind, status }: Fault, { faults }: Messages): string {
  return kind === 'intercepted' ? faults.intercepted(String(status)) : faults.kinds[kind];
}
