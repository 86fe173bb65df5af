import type { Answer } from './ask-json.js';
import { askJson } from './ask-json.js';
import type { Check, Finding } from './check.js';
import { fault, ok, stop } from './check.js';
import { codeOf } from './explain-database-error.js';

const SETTING = 'API_URL';

/** Whether the web server's way leads to an API server of Taskdeck's, as far as it tells without credentials. */
export const checkApi: Check = {
  name: 'API server (API_URL)',
  settings: ['API_URL'],
  applies: ({ settings, lacking }) => settings.API_URL !== undefined || lacking.has(SETTING),
  async run({ settings }) {
    const url = settings.API_URL ?? '';
    const health = await ask(url, '/healthz');
    if (health.location !== undefined) {
      stop(`it redirects (${health.status})`, `put the address that it redirects to into ${SETTING}`);
    }
    const [me, ofWeb] = [await ask(url, '/api/v1/users/me'), await ask(url, '/bff/v1/users/me')];
    const isTaskdeck = hasMember(health.json, 'status', 'ok');
    if (isTaskdeck && isProblem(me, 'unauthenticated')) return [describeReadiness(await ask(url, '/readyz'))];
    if (isTaskdeck && isProblem(ofWeb)) {
      stop(
        'it is the web server itself, which would ask itself for ever',
        `name the API server in ${SETTING}: its port is API_PORT`,
      );
    }
    return stop(
      `what answers there is no API server of Taskdeck's: /healthz gave ${health.status}, /api/v1/users/me ${me.status}`,
      `mend the host, port and path in ${SETTING}; a gate before the API has to let the web server through`,
    );
  },
};

async function ask(url: string, path: string): Promise<Answer> {
  try {
    return await askJson(url, path);
  } catch (error) {
    const refused = codeOf(error) === 'ECONNREFUSED' ? ': nothing listens there' : '';
    return stop(
      `it can't be reached: ${(error as Error).message}`,
      `start it (\`taskdeck api\`), or mend the host and port in ${SETTING}${refused}`,
    );
  }
}

function describeReadiness({ status, json }: Answer): Finding {
  if (status === 200) {
    return ok('reached, and ready. Whether it has the same JWT_… as here can only be told by signing in');
  }
  const failed = isObject(json) && Array.isArray(json['failed']) ? ` (${json['failed'].join(', ')})` : '';
  return fault(
    `reached, but it is not ready${failed}`,
    'run `taskdeck doctor` with its own settings, and look in its log',
  );
}

/** An answer of Taskdeck's own says why by a code. */
function isProblem({ json }: Answer, code?: string): boolean {
  return (
    isObject(json) &&
    typeof json['code'] === 'string' &&
    'request_id' in json &&
    (code === undefined || json['code'] === code)
  );
}

function hasMember(json: unknown, name: string, value: string): boolean {
  return isObject(json) && json[name] === value;
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
