import { referencedNames } from '../config/referenced-names.js';
import type { Result } from './run-checks.js';

const MASK = '•••';
/** Shorter ones are words that stand in many a sentence; none is ever put into one on purpose. */
const LEAST_LENGTH = 8;
const SECRET_SETTINGS = ['JWT_SECRET', 'STREAMING_INTERNAL_TOKEN'];
const URL_SETTINGS = ['DATABASE_URL', 'DATABASE_READ_URL', 'STREAMING_URL', 'API_URL'];
const SECRET_PARAMETER = /[?&](?:password|passwd|token|secret|key|sslkey|sslpassword)=([^&#]+)/gi;

/** Takes out whatever secret of the settings a library's message may have brought along. */
export function maskSecrets(env: NodeJS.ProcessEnv): (result: Result) => Result {
  const secrets = secretsOf(env);
  const mask = (text: string) => secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
  return (result) => ({
    ...result,
    says: mask(result.says),
    ...(result.remedy !== undefined && { remedy: mask(result.remedy) }),
  });
}

function secretsOf(env: NodeJS.ProcessEnv): string[] {
  const referenced = referencedNames(env['TASKDECK_CONFIG'] || undefined);
  const given = Object.entries(env).flatMap(([name, value = '']) => {
    if (SECRET_SETTINGS.includes(name) || referenced.has(name)) return [value];
    return URL_SETTINGS.includes(name) ? [...passwordsOf(value), ...parametersOf(value)] : [];
  });
  const spelled = given.flatMap((secret) => [secret, decoded(secret), encodeURIComponent(secret)]);
  return [...new Set(spelled)]
    .filter((secret) => secret.length >= LEAST_LENGTH)
    .sort((a, b) => b.length - a.length);
}

/** Also of what is no URL for want of encoding. A password that is the user's name is no secret, and that is told. */
function passwordsOf(url: string): string[] {
  const [, user = '', password = ''] = /^[a-z]+:\/\/([^:/?#@]*):(.*)@/i.exec(url) ?? [];
  return password === user ? [] : [password];
}

function parametersOf(url: string): string[] {
  return [...url.matchAll(SECRET_PARAMETER)].map(([, value = '']) => value);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
