import { createStreamRegistry } from '../adapters/got/index.js';
import type { Clock } from '../domain/ports/clock.js';
import type { StreamRegistry } from '../domain/ports/stream-registry.js';
import type { StreamSource } from './config/streams-config.js';
import { SettingsError } from './settings-error.js';

/** A source as it is, asked anew each time; the one place where secrets are revealed. @throws SettingsError where it could never be asked. */
export function openStreams({ auth, ...source }: StreamSource, clock: Clock): StreamRegistry {
  const credentials = Object.fromEntries(
    Object.entries(auth).map(([name, secret]) => [name, secret.reveal()]),
  );
  try {
    return createStreamRegistry({ ...source, auth: credentials }, clock);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new SettingsError('TASKDECK_CONFIG', `the source ${source.origin}: ${error.message}`);
  }
}
