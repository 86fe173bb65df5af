import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DemoSecrets } from './demo-secrets.js';
import { SupervisedProcess } from './supervised-process.js';

export interface ServerPorts {
  readonly web: number;
  readonly api: number;
  readonly streaming: number;
}

export interface ServersPlan {
  readonly ports: ServerPorts;
  /** The folder for their logs. */
  readonly logs: string;
  readonly secrets: DemoSecrets;
  /** The API server waits for it. */
  readonly databaseUrl: Promise<string>;
  readonly logLevel: string;
  readonly print: (line: string) => void;
}

export interface DemoServers {
  readonly streaming: SupervisedProcess;
  readonly api: SupervisedProcess;
  readonly web: SupervisedProcess;
  stop(): Promise<void>;
}

const CLI = fileURLToPath(new URL('../../src/composition/cli.js', import.meta.url));
const STREAMING = fileURLToPath(new URL('./streaming-server-process.js', import.meta.url));

/**
 * Starts the three servers as processes of their own, as in production, so that one can be killed under the others.
 * @throws Error where one doesn't start; the others are ended then.
 */
export async function startServers(plan: ServersPlan): Promise<DemoServers> {
  const { ports, logs, secrets, databaseUrl, logLevel, print } = plan;
  mkdirSync(logs, { recursive: true });
  const start = (name: string, script: string, args: string[], settings: NodeJS.ProcessEnv) =>
    SupervisedProcess.start({
      name,
      script,
      args,
      env: { ...settings, HOST: '127.0.0.1', LOG_LEVEL: logLevel },
      logFile: join(logs, `${name.replace(' ', '-')}.log`),
      onEvent: print,
    });

  const starting = [
    start('web server', CLI, ['web', '--supervised'], {
      API_URL: urlOf(ports.api),
      WEB_PORT: String(ports.web),
    }),
    start('StreamingServer', STREAMING, [], {
      STREAMING_PORT: String(ports.streaming),
      STREAMING_INTERNAL_TOKEN: secrets.streaming,
    }),
    databaseUrl.then((url) =>
      start('API server', CLI, ['api', '--supervised'], {
        DATABASE_URL: url,
        STREAMING_URL: urlOf(ports.streaming),
        STREAMING_INTERNAL_TOKEN: secrets.streaming,
        JWT_SECRET: secrets.jwt,
        API_PORT: String(ports.api),
        TRUSTED_PROXIES: '127.0.0.1',
      }),
    ),
  ] as const;
  const stop = async () => {
    const outcomes = await Promise.allSettled(starting);
    await Promise.all(outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value.stop()));
  };
  try {
    const [web, streaming, api] = await Promise.all(starting);
    return { web, streaming, api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
