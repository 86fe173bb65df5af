import { isIPv6 } from 'node:net';

const HEXTETS = 8;
const NETWORK_HEXTETS = 4;

/** What one client has for its own: an IPv4 address, or of an IPv6 address the network (/64), in which it picks freely. */
export function clientNetwork(address: string): string {
  if (!isIPv6(address)) return address;
  const [left = [], right = []] = canonical(address)
    .split('::')
    .map((half) => half.split(':').filter(Boolean));
  const zeros = Array<string>(HEXTETS - left.length - right.length).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, NETWORK_HEXTETS).join(':')}::/64`;
}

/** In lower case, without leading zeros, and with no part in IPv4's form. */
function canonical(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
