import { expect } from 'chai';
import type { IncomingMessage } from 'node:http';
import { TrustedProxies } from '../../../src/adapters/http/index.js';

const TRUSTED = new TrustedProxies(['127.0.0.1', '10.0.0.0/8', 'fd00::/8', '::1']);

function client(remoteAddress: string | undefined, forwardedFor?: string, proxies = TRUSTED) {
  return proxies.clientOf({
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': forwardedFor },
  } as unknown as IncomingMessage);
}

describe('the client that a request is from', () => {
  it('is who connected, where no proxy is trusted, whatever the header says', () => {
    const nobody = new TrustedProxies();
    expect(client('127.0.0.1', undefined, nobody)).to.deep.equal({ address: '127.0.0.1', isShared: false });
    expect(client('192.0.2.1', '198.51.100.7')).to.deep.equal({ address: '192.0.2.1', isShared: true });
  });

  const HOPS: [peer: string, forwardedFor: string | undefined, address: string][] = [
    ['10.1.2.3', undefined, '10.1.2.3'],
    ['10.1.2.3', '', '10.1.2.3'],
    ['10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['10.1.2.3', '203.0.113.9, 198.51.100.7', '198.51.100.7'],
    ['10.1.2.3', '203.0.113.9,198.51.100.7 , 10.9.9.9', '198.51.100.7'],
    ['10.1.2.3', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['10.1.2.3', '203.0.113.9, unknown', '10.1.2.3'],
    ['10.1.2.3', '203.0.113.9, unknown, 10.0.0.2', '10.0.0.2'],
    ['::ffff:10.1.2.3', '::ffff:198.51.100.7', '198.51.100.7'],
    ['::1', '2001:db8::1', '2001:db8::1'],
    ['fd12::1', '[2001:db8::1]:4711', '2001:db8::1'],
    ['fd12::1', '198.51.100.7:4711', '198.51.100.7'],
    ['127.0.0.1', 'fe80::1%eth0', 'fe80::1'],
    ['127.0.0.1', '198.51.100.7; DROP', '127.0.0.1'],
  ];
  for (const [peer, forwardedFor, address] of HOPS) {
    it(`is ${address} where ${peer} forwards for ${JSON.stringify(forwardedFor)}`, () => {
      expect(client(peer, forwardedFor)).to.deep.equal({ address, isShared: false });
    });
  }

  it('is nobody once the connection is gone', () => {
    expect(client(undefined, '198.51.100.7').address).to.equal('');
  });

  for (const entry of ['', 'localhost', '10.0.0.0/33', '::1/129', '10.0.0.0/', '10.0.0/8', 'fe80::1%eth0']) {
    it(`can not come through ${JSON.stringify(entry)}, which is no proxy`, () => {
      expect(() => new TrustedProxies([entry])).to.throw(RangeError);
    });
  }
});
