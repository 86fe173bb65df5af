import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

export interface Client {
  /** IPv4 or IPv6; empty where the connection is gone already. */
  readonly address: string;
  /** Whether it forwards for others without being trusted to say for whom, so that it stands for any number of clients. */
  readonly isShared: boolean;
}

/** The proxies whose `X-Forwarded-For` is believed. */
export class TrustedProxies {
  readonly #blocks = new BlockList();

  /**
   * `entries`: addresses and CIDR blocks, such as `10.0.0.0/8` and `::1`; none by default.
   * @throws RangeError for what is neither.
   */
  constructor(entries: readonly string[] = []) {
    for (const entry of entries) {
      const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
      const family = familyOf(address);
      const bits = family === 'ipv4' ? 32 : 128;
      if (family === null || Number(length ?? bits) > bits) {
        throw new RangeError(`${entry} is no address and no CIDR block`);
      }
      this.#blocks.addSubnet(address, Number(length ?? bits), family);
    }
  }

  /** Whose request it is: the last hop before the proxies that are trusted. */
  clientOf({ socket, headers }: IncomingMessage): Client {
    const hops = [headers['x-forwarded-for'] ?? []].flat().join().split(',').filter(Boolean);
    let address = plainAddress(socket.remoteAddress ?? '') ?? '';
    const isShared = hops.length > 0 && !this.#trusts(address);
    while (this.#trusts(address)) {
      const before = plainAddress(hops.pop() ?? '');
      if (before === null) break;
      address = before;
    }
    return { address, isShared };
  }

  #trusts(address: string): boolean {
    const family = familyOf(address);
    return family !== null && this.#blocks.check(address, family);
  }
}

/** Of the forms that proxies write: with a port, in brackets, with a zone, an IPv4 address in IPv6's form. */
function plainAddress(text: string): string | null {
  const [, bracketed, withPort] = /^\s*(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)\s*$/.exec(text) ?? [];
  const address = (bracketed ?? withPort ?? text.trim())
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=[\d.]+$)/i, '');
  return familyOf(address) === null ? null : address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const family = isIP(address);
  if (family === 0 || address.includes('%')) return null;
  return family === 4 ? 'ipv4' : 'ipv6';
}
