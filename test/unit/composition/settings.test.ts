import { expect } from 'chai';
import { readSettings, schemas, SettingsError } from '../../../src/composition/settings.js';

const API = {
  DATABASE_URL: 'postgres://u:p@db.example/platform',
  STREAMING_URL: 'http://streams.example:8080',
  STREAMING_INTERNAL_TOKEN: 'internal',
  JWT_SECRET: 'x'.repeat(32),
};

function refusal(env: NodeJS.ProcessEnv, schema: keyof typeof schemas = 'api'): SettingsError {
  try {
    readSettings(schemas[schema], env);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('readSettings', () => {
  it('fills in what may be left out', () => {
    expect(readSettings(schemas.api, API)).to.include({
      HOST: '127.0.0.1',
      API_PORT: 3001,
      LOG_LEVEL: 'info',
      JWT_ISSUER: 'taskdeck',
      JWT_AUDIENCE: 'taskdeck',
    });
  });

  it('counts an empty variable as one that is not there', () => {
    expect(readSettings(schemas.api, { ...API, API_PORT: '', PATH: '/bin' }).API_PORT).to.equal(3001);
    expect(refusal({ ...API, JWT_SECRET: '' }).message).to.equal('JWT_SECRET: is required');
  });

  for (const name of Object.keys(API)) {
    it(`names ${name} where it is missing`, () => {
      expect(refusal({ ...API, [name]: undefined }).message).to.equal(`${name}: is required`);
    });
  }

  const bad: Record<string, string> = {
    DATABASE_URL: 'mysql://db.example/x',
    DATABASE_READ_URL: 'db.example',
    STREAMING_URL: 'ftp://streams.example',
    STREAMING_INTERNAL_TOKEN: 'two\nlines',
    JWT_SECRET: 'short',
    API_PORT: '65536',
    LOG_LEVEL: 'loud',
  };
  for (const [name, value] of Object.entries(bad)) {
    it(`names ${name} where it is bad, in one line that does not repeat it`, () => {
      const { message } = refusal({ ...API, [name]: value });
      expect(message).to.match(new RegExp(`^${name}: must be [^\\n]+$`));
      expect(message).not.to.include(value);
    });
  }

  for (const port of ['-1', '3e3', '0x50', ' 80', '']) {
    it(`takes ${JSON.stringify(port)} for no port`, () => {
      if (port === '')
        expect(readSettings(schemas.web, { API_URL: 'http://a', WEB_PORT: port }).WEB_PORT).to.equal(3000);
      else expect(refusal({ API_URL: 'http://a', WEB_PORT: port }, 'web').setting).to.equal('WEB_PORT');
    });
  }

  for (const name of ['JWT_SECERT', 'STREAMING_TOKEN', 'TASKDECK_VERBOSE']) {
    it(`stops at the unknown ${name}`, () => {
      expect(refusal({ ...API, [name]: 'x' }).message).to.equal(
        `${name}: is not a setting that Taskdeck knows`,
      );
    });
  }

  it('leaves the variables of other programs alone, and those that another of its servers reads', () => {
    expect(
      readSettings(schemas.web, { ...API, API_URL: 'http://a', HOME: '/root', npm_config_x: 'y' }),
    ).to.have.keys('HOST', 'LOG_LEVEL', 'WEB_PORT', 'API_URL');
  });
});
