import { expect } from 'chai';
import { clientNetwork } from '../../../src/adapters/http/api/client-network.js';

describe("a client's network", () => {
  const NETWORKS: Record<string, string> = {
    '192.0.2.1': '192.0.2.1',
    '2001:db8:1:2:3:4:5:6': '2001:db8:1:2::/64',
    '2001:DB8:0001:2:ffff::': '2001:db8:1:2::/64',
    '2001:db8::1': '2001:db8:0:0::/64',
    '::1': '0:0:0:0::/64',
    '64:ff9b::192.0.2.1': '64:ff9b:0:0::/64',
    '': '',
  };
  for (const [address, network] of Object.entries(NETWORKS)) {
    it(`of ${JSON.stringify(address)} is ${JSON.stringify(network)}`, () => {
      expect(clientNetwork(address)).to.equal(network);
    });
  }
});
