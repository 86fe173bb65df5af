/** Of these, pg does something else for `allow`, and asks for TLS at any other word. */
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

const NO_URL = "can't be read as a URL: in a user or password, / is written %2F, ? %3F, # %23, @ %40, % %25";

/**
 * Why pg would not connect by this URL as it is meant, in words that repeat nothing of it; null where it would. Sockets
 * are named as in libpq: `postgres://user@/database?host=/run/postgresql`, or `postgres://%2Frun%2Fpostgresql/database`.
 */
export function postgresUrlProblem(text: string): string | null {
  const authority = /^postgres(?:ql)?:\/\/([^/?#]*)/.exec(text)?.[1];
  if (authority === undefined) {
    const isKeyed = /^\s*\w+\s*=/.test(text);
    return `must be a postgres:// URL${isKeyed ? "; the driver doesn't read key=value pairs" : ''}`;
  }
  const url = parse(text);
  const hosts = [authority.slice(authority.lastIndexOf('@') + 1), ...paramsOf(text, 'host', 'port')];
  if (hosts.some((host) => host.includes(','))) {
    return 'must name one host: the driver pg knows no list of them; name the primary, or an address that follows it';
  }
  if (url === null || url.pathname.slice(1).includes('/')) return NO_URL;
  if (url.pathname.length <= 1) return 'must be a URL that names a database, postgres://host/database';
  const port = url.searchParams.get('port');
  if (port !== null && !/^\d{1,5}$/.test(port)) return 'must give a port as a number';
  const sslMode = url.searchParams.get('sslmode');
  if (sslMode !== null && !SSL_MODES.includes(sslMode)) {
    return `must give an sslmode that the driver knows: ${SSL_MODES.join(', ')}`;
  }
  return null;
}

/** As pg reads it, which lets a URL have a user and no host, and takes a stray % for itself. */
function parse(text: string): URL | null {
  const isStray = / |%[^a-f0-9]|%[a-f0-9][^a-f0-9]/i.test(text);
  const encoded = isStray ? encodeURI(text).replace(/%25(\d\d)/g, '%$1') : text;
  try {
    const url = new URL(URL.canParse(encoded) ? encoded : encoded.replace('@/', '@host/'));
    for (const part of [url.username, url.password, url.hostname]) decodeURIComponent(part);
    decodeURI(url.pathname);
    return url;
  } catch {
    return null;
  }
}

function paramsOf(text: string, ...names: string[]): string[] {
  const params = new URLSearchParams(/\?([^#]*)/.exec(text)?.[1]);
  return names.flatMap((name) => params.getAll(name));
}
