import { fileURLToPath } from 'node:url';
import { freePort } from '../../../src/adapters/embedded-postgres/free-port.js';
import { JWT_SECRET } from '../bench.js';
import { ServerProcess } from '../processes/server-process.js';

const CLI = fileURLToPath(new URL('../../../src/composition/cli.js', import.meta.url));
const STREAMING_TOKEN = 'internal';
const CONTENDER_HEAP_MB = 2_048;

export interface StreamsPlan {
  readonly count: number;
  /** Whether they change each second, as live ones do. */
  readonly lively: boolean;
  /** Between these moments they were created, evenly. */
  readonly from: string;
  readonly to: string;
}

export async function startStreaming({ count, lively, from, to }: StreamsPlan): Promise<ServerProcess> {
  const port = await freePort();
  return ServerProcess.start({
    name: 'StreamingServer',
    script: fileURLToPath(new URL('../processes/streaming-server.js', import.meta.url)),
    env: { PORT: String(port), COUNT: String(count), LIVELY: lively ? 'yes' : 'no', FROM: from, TO: to },
    port,
  });
}

/** `taskdeck api`, as in production. @param cli of another build than this one */
export async function startApi(
  databaseUrl: string,
  streaming: { readonly port: number },
  { cli = CLI, env = {} }: { readonly cli?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ServerProcess> {
  const port = await freePort();
  return ServerProcess.start({
    name: 'API server',
    script: cli,
    args: ['api'],
    env: {
      DATABASE_URL: databaseUrl,
      STREAMING_URL: `http://127.0.0.1:${streaming.port}`,
      STREAMING_INTERNAL_TOKEN: STREAMING_TOKEN,
      JWT_SECRET,
      API_PORT: String(port),
      LOG_LEVEL: 'error',
      ...env,
    },
    port,
  });
}

/** `taskdeck web`, as in production. */
export async function startWeb(api: { readonly port: number }): Promise<ServerProcess> {
  const port = await freePort();
  return ServerProcess.start({
    name: 'web server',
    script: CLI,
    args: ['web'],
    env: { API_URL: `http://127.0.0.1:${api.port}`, WEB_PORT: String(port), LOG_LEVEL: 'error' },
    port,
  });
}

export type ContenderScript = 'offset-and-count' | 'read-all' | 'bare-answer' | 'primary-key';

/** One of ../contenders. */
export async function startContender(
  script: ContenderScript,
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const port = await freePort();
  return ServerProcess.start({
    name: script,
    script: fileURLToPath(new URL(`../contenders/${script}.js`, import.meta.url)),
    env: { JWT_SECRET, ...env, PORT: String(port) },
    port,
    nodeOptions: [`--max-old-space-size=${CONTENDER_HEAP_MB}`],
  });
}
