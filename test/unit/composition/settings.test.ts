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
      STREAMING_TIMEOUT_MS: 1000,
      JWT_ISSUER: 'taskdeck',
      JWT_AUDIENCE: 'taskdeck',
    });
  });

  it('counts an empty variable as one that is not there', () => {
    expect(readSettings(schemas.api, { ...API, API_PORT: '', PATH: '/bin' }).API_PORT).to.equal(3001);
    expect(refusal({ ...API, JWT_SECRET: '' }).message).to.equal('JWT_SECRET: is required');
  });

  for (const name of ['DATABASE_URL', 'JWT_SECRET']) {
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
    TRUSTED_PROXIES: '10.0.0.0/8,localhost',
    LOG_LEVEL: 'loud',
  };
  for (const [name, value] of Object.entries(bad)) {
    it(`names ${name} where it is bad, in one line that does not repeat it`, () => {
      const { message } = refusal({ ...API, [name]: value });
      expect(message).to.match(new RegExp(`^${name}: must be [^\\n]+$`));
      expect(message).not.to.include(value);
    });
  }

  it('reads the proxies that are trusted, apart', () => {
    const settings = readSettings(schemas.api, { ...API, TRUSTED_PROXIES: '10.0.0.0/8, ::1' });
    expect(settings.TRUSTED_PROXIES).to.deep.equal(['10.0.0.0/8', '::1']);
  });

  for (const port of ['-1', '3e3', '0x50', ' 80', '']) {
    it(`takes ${JSON.stringify(port)} for no port`, () => {
      if (port === '')
        expect(readSettings(schemas.web, { API_URL: 'http://a', WEB_PORT: port }).WEB_PORT).to.equal(3000);
      else expect(refusal({ API_URL: 'http://a', WEB_PORT: port }, 'web').setting).to.equal('WEB_PORT');
    });
  }

  for (const time of ['99', '60001', '1.5', '1e3', '10s']) {
    it(`takes ${time} for no time that a StreamingServer may take`, () => {
      expect(refusal({ ...API, STREAMING_TIMEOUT_MS: time }).message).to.equal(
        'STREAMING_TIMEOUT_MS: must be a whole number of milliseconds, 100 to 60000',
      );
    });
  }

  for (const name of ['JWT_SECERT', 'STREAMING_TOKEN', 'TASKDECK_VERBOSE']) {
    it(`stops at the unknown ${name}`, () => {
      expect(refusal({ ...API, [name]: 'x' }).message).to.equal(
        `${name}: is not a setting that Taskdeck knows`,
      );
    });
  }

  const sockets = [
    'postgres://u@/db?host=/run/postgresql',
    'postgres://u:p%40ss@/db?host=/run/postgresql&port=5433',
    'postgresql://%2Frun%2Fpostgresql/db',
    'postgres:///db?host=/run/postgresql&user=u',
    'postgres://u:100%@db.example/db?sslmode=verify-full',
    'postgres://u:p,w@[::1]:5432/db',
  ];
  for (const url of sockets) {
    it(`takes ${url}`, () => {
      expect(readSettings(schemas.migrate, { DATABASE_URL: url }).DATABASE_URL).to.equal(url);
    });
  }

  const unusable: Record<string, RegExp> = {
    'postgres://u:hunter2@a:5432,b:5432/db': /: must name one host: .*pg/,
    'postgres://u:hunter2@a,b/db': /: must name one host/,
    'postgres://u:hunter2@/db?host=a,b': /: must name one host/,
    'host=/run/postgresql dbname=db password=hunter2': /: must be a postgres:\/\/ URL; .*key=value/,
    'postgres://u:hunter2/@db.example/db': /: can't be read as a URL: .* \/ is written %2F/,
    'postgres://u:1/hunter2@db.example/db': /: can't be read as a URL/,
    'postgres://u:%ffhunter2@db.example/db': /: can't be read as a URL/,
    'postgres://u:hunter2@db.example': /: must be a URL that names a database/,
    'postgres://u:hunter2@/db?port=five': /: must give a port as a number/,
    'postgres://u:hunter2@a/db?sslmode=required': /: must give an sslmode .*: .*verify-full/,
  };
  for (const [url, problem] of Object.entries(unusable)) {
    it(`says what is wrong with ${url}, and nothing of its secrets`, () => {
      const { message } = refusal({ ...API, DATABASE_URL: url });
      expect(message)
        .to.match(/^DATABASE_URL: [^\n]+$/)
        .and.to.match(problem);
      expect(message).not.to.include('hunter2');
    });
  }

  it('leaves the variables of other programs alone, and those that another of its servers reads', () => {
    expect(
      readSettings(schemas.web, { ...API, API_URL: 'http://a', HOME: '/root', npm_config_x: 'y' }),
    ).to.have.keys('HOST', 'LOG_LEVEL', 'WEB_PORT', 'API_URL');
  });
});
