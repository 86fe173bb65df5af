import { StreamRegistryUnavailableError } from '../../domain/errors.js';
import type { StreamSource } from '../config/streams-config.js';
import { rootMessage } from '../root-message.js';
import type { Finding } from './check.js';
import { fault } from './check.js';
import { codeOf } from './explain-database-error.js';

const SHAPE = 'let it answer as docs/streams.md says, or give it a "preset" or "mapping" in TASKDECK_CONFIG';
/** The source that settings alone tell of. */
const OWN = 'streaming';

/** What to do about a source of streams that can't be read. */
export function explainStreamError(error: unknown, source: StreamSource): Finding {
  const { origin, timeoutMs, auth } = source;
  const message = rootMessage(error);
  const names = namesFor(origin);
  const { url, timeout } = names;
  const remedy = (): string => {
    if (!(error instanceof StreamRegistryUnavailableError)) return `mend ${url}`;
    switch (error.fault) {
      case 'unreachable':
        return explainUnreachable(codeOf(error), url);
      case 'timeout':
        return `see why it takes longer than ${timeoutMs} ms, or give it more by ${timeout}, up to 60000`;
      case 'refused':
        return explainStatus(
          Number(/status is (\d{3})/.exec(message)?.[1]),
          names,
          Object.keys(auth).length > 0,
        );
      case 'too_large':
        return 'let it tell of fewer streams, or less of each';
      case 'malformed':
        return /is not (?:JSON|XML)/.test(message)
          ? `another server answers there, or a gate before it: mend ${url}, which leads to the server itself`
          : names.shape;
    }
  };
  return fault(message, remedy(), origin);
}

type Names = ReturnType<typeof namesFor>;

function namesFor(origin: string) {
  if (origin === OWN) {
    return {
      url: 'STREAMING_URL',
      path: 'the path in STREAMING_URL',
      token: 'STREAMING_INTERNAL_TOKEN',
      timeout: 'STREAMING_TIMEOUT_MS',
      shape: SHAPE,
    };
  }
  const of = `of the source ${origin}`;
  return {
    url: `"url" ${of}`,
    path: `the path in "url" ${of}, or in "request" of its mapping`,
    token: `"auth" ${of}`,
    timeout: `"timeoutMs" ${of}`,
    shape: `name the "preset" ${of} that answers so, or mend its "mapping", as docs/streams.md says`,
  };
}

function explainUnreachable(code: string, url: string): string {
  if (code === 'ECONNREFUSED') return `start it, or mend the host and port in ${url}: nothing listens there`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `mend the host in ${url}: no such name is known here`;
  if (/CERT|SELF_SIGNED|LEAF_SIGNATURE/.test(code)) {
    return 'give the authority of its certificate by NODE_EXTRA_CA_CERTS, or name the host as the certificate does';
  }
  return `mend ${url}, or the way to it: look in its log`;
}

function explainStatus(status: number, names: Names, hasAuth: boolean): string {
  const { url, path, token, shape } = names;
  if (status === 401 && !hasAuth) return `give ${token} what it wants to know who asks: nothing is sent now`;
  if (status === 401) return `give ${token} the token that it expects: it took this one for a wrong one`;
  if (status === 403)
    return `let it accept ${token}, or this machine's address: it knows who asks, and refuses`;
  if (status === 404) return `mend ${path}: it has no such list there`;
  if (status >= 300 && status < 400)
    return `put the address that it redirects to into ${url}: no redirect is followed`;
  if (status >= 500) return 'look in its own log: it fails by itself';
  return `see what it takes to be asked: ${shape}`;
}
