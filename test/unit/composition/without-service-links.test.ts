import { expect } from 'chai';
import { readSettings, schemas, SettingsError } from '../../../src/composition/settings.js';
import { withoutServiceLinks } from '../../../src/composition/without-service-links.js';

/** What Kubernetes gives every pod for a service of one named port, and Docker for a link but for the last two. */
function linksOf(service: string, ip: string, port: number): Record<string, string> {
  const url = `tcp://${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
  return {
    [`${service}_SERVICE_HOST`]: ip,
    [`${service}_SERVICE_PORT`]: String(port),
    [`${service}_SERVICE_PORT_HTTP`]: String(port),
    [`${service}_PORT`]: url,
    [`${service}_PORT_${port}_TCP`]: url,
    [`${service}_PORT_${port}_TCP_PROTO`]: 'tcp',
    [`${service}_PORT_${port}_TCP_PORT`]: String(port),
    [`${service}_PORT_${port}_TCP_ADDR`]: ip,
  };
}

const WEB = { API_URL: 'http://api' };

describe('the links of services', () => {
  for (const service of ['TASKDECK', 'TASKDECK_API', 'API', 'WEB', 'STREAMING', 'STREAMING_SERVER', 'JWT']) {
    it(`of Kubernetes for ${service} are no settings`, () => {
      for (const ip of ['10.96.0.17', 'fd00::17']) {
        const env = { ...WEB, ...linksOf(service, ip, 3001) };
        expect(readSettings(schemas.web, env)).to.deep.include({ WEB_PORT: 3000, HOST: '127.0.0.1' });
        expect(readSettings(schemas.demo, env)).to.include({ API_PORT: 3001, STREAMING_PORT: 3002 });
      }
    });
  }

  it('of Docker are no settings, nor are the variables of the linked container', () => {
    const env = {
      ...linksOf('STREAMING', '172.17.0.5', 3002),
      STREAMING_PORT_8000_TCP_START: 'tcp://172.17.0.5:8000',
      STREAMING_PORT_8000_TCP_PORT_END: '8010',
      STREAMING_NAME: '/web/streaming',
      STREAMING_ENV_NODE_VERSION: '20.20.0',
      TASKDECK_DB_NAME: '/web/taskdeck-db',
      TASKDECK_DB_ENV_POSTGRES_PASSWORD: 'x',
    };
    expect(withoutServiceLinks({ ...WEB, ...env })).to.deep.equal(WEB);
  });

  const slips: Record<string, string> = {
    TASKDECK_SERVICE_HOST: 'taskdeck.example',
    TASKDECK_SERVICE_PORT: 'http',
    STREAMING_SERVICE: '10.0.0.1',
    STREAMING_NAME: 'streaming',
    TASKDECK_ENV_DEBUG: '1',
    TASKDECK_PORT: '3000',
    WEB_PORT: 'tcp://web:3000',
    API_PORT: 'tcp://[10.0.0.1]:3001',
    STREAMING_PORT: 'http://10.0.0.1:3002',
  };
  for (const [name, value] of Object.entries(slips)) {
    it(`do not excuse ${name}=${value}`, () => {
      expect(() => readSettings(schemas.demo, { [name]: value }))
        .to.throw(SettingsError)
        .with.property('setting', name);
    });
  }
});
