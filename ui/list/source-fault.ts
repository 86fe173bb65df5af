import type { WireSourceReport } from '../../src/adapters/http/wire.js';
import type { Messages } from '../i18n/messages.js';

/** Why a source is away, in a phrase; empty where the server doesn't say, or says what this page doesn't know. */
export function sourceFault({ fault }: WireSourceReport, { sources }: Messages): string {
  return fault !== undefined && Object.hasOwn(sources.faults, fault) ? sources.faults[fault] : '';
}
