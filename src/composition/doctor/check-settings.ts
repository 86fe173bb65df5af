import type { SettingsError } from '../settings.js';
import type { Check, Finding } from './check.js';
import { fault, ok } from './check.js';

const SAMPLES: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://user:password@host:5432/database',
  DATABASE_READ_URL: 'postgres://user:password@replica:5432/database',
  STREAMING_URL:
    'http://streaming:3002; or put "streams": [] into the file of TASKDECK_CONFIG, if there are none',
  STREAMING_INTERNAL_TOKEN: 'the token that the StreamingServer knows',
  STREAMING_TIMEOUT_MS: '1000',
  JWT_SECRET: '…, as `openssl rand -base64 48` prints one',
  API_PORT: '3001',
  API_URL: 'http://api:3001',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'info',
  TRUSTED_PROXIES: '10.0.0.0/8,127.0.0.1',
};

export const checkSettings: Check = {
  name: 'settings',
  run: async ({ problems }) => (problems.length === 0 ? [ok('each can be read')] : problems.map(toFinding)),
};

function toFinding({ setting, message }: SettingsError): Finding {
  const sample = SAMPLES[setting];
  if (sample !== undefined) return fault(message, `set it: ${setting}=${sample}`);
  if (setting === 'TASKDECK_CONFIG') {
    return fault(
      withoutContent(message),
      'mend the file, or take the setting away: then all is as by default',
    );
  }
  return fault(message, `spell it as the README does, or take it away: unset ${setting}`);
}

/** The parser quotes a piece of the file, in which a secret might be. */
function withoutContent(message: string): string {
  return message.replace(/: Unexpected [^]*is not valid JSON$/, ': it is not JSON');
}
