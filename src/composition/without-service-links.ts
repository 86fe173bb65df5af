import { isIP } from 'node:net';

const ADDRESS = /^(?:tcp|udp|sctp):\/\/(?:\[(.+)\]|([^:[\]]+)):(\d{1,5})$/;
const PROTOCOL = '(?:TCP|UDP|SCTP)';

/** By the end of a name, what Kubernetes and Docker's links give under it; the rest is the name of the service. */
const SHAPES: readonly (readonly [RegExp, (value: string) => boolean])[] = [
  [/_SERVICE_HOST$/, isAddress],
  [/_SERVICE_PORT(?:_[A-Z0-9_]+)?$/, isNumber],
  [new RegExp(`_PORT_\\d+_${PROTOCOL}_ADDR$`), isAddress],
  [new RegExp(`_PORT_\\d+_${PROTOCOL}_PORT(?:_START|_END)?$`), isNumber],
  [new RegExp(`_PORT_\\d+_${PROTOCOL}_PROTO$`), (value) => /^(?:tcp|udp|sctp)$/.test(value)],
  [new RegExp(`_PORT(?:_\\d+_${PROTOCOL}(?:_START|_END)?)?$`), isAddressWithPort],
];

/**
 * The environment without what Kubernetes puts there for every service beside the pod, and Docker for a linked
 * container: a service `api` would otherwise set API_PORT, to `tcp://10.0.0.1:3001`. Only in those very shapes.
 * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 * https://docs.docker.com/engine/network/links/#environment-variables
 */
export function withoutServiceLinks(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const links = dockerLinks(env);
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name, value = '']) =>
        !SHAPES.some(([end, isShaped]) => end.test(name) && isShaped(value)) &&
        !links.some((link) => name === `${link}_NAME` || name.startsWith(`${link}_ENV_`)),
    ),
  );
}

/** The names of linked containers: `DB_NAME=/web/db`. Under each are all variables of the other container too. */
function dockerLinks(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(env).flatMap(([name, value = '']) => {
    const link = /^(.+)_NAME$/.exec(name)?.[1];
    const alias = /^\/[^/]+\/([^/]+)$/.exec(value)?.[1];
    return link !== undefined && alias?.toUpperCase().replaceAll('-', '_') === link ? [link] : [];
  });
}

function isAddress(value: string): boolean {
  return isIP(value) !== 0;
}

function isNumber(value: string): boolean {
  return /^\d{1,5}$/.test(value);
}

function isAddressWithPort(value: string): boolean {
  const [, bracketed, plain] = ADDRESS.exec(value) ?? [];
  return isIP(bracketed ?? '') === 6 || isIP(plain ?? '') === 4;
}
