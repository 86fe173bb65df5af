import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalServer } from '../support/local-server.js';
import { Resources } from '../support/resources.js';

const CLI = fileURLToPath(new URL('../../src/composition/cli.js', import.meta.url));
const SECRET = 'hunter2-of-the-gates';

describe('the command line, with streams in its configuration', function () {
  this.timeout(30_000);
  const resources = new Resources();
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-streams-'));
  const file = join(folder, 'taskdeck.json');
  let url: string;

  before(async () => {
    const server = await startLocalServer((request, response) => {
      const isLetIn = request.headers['x-internal-token'] === SECRET;
      response
        .writeHead(isLetIn ? 200 : 401, { 'Content-Type': 'application/json' })
        .end('[{"stream_id":"a"}]');
    });
    url = resources.use(server).url;
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await resources.close();
  });

  async function run(command: string, config: object, env: NodeJS.ProcessEnv = {}) {
    writeFileSync(file, JSON.stringify(config));
    const child = spawn(process.execPath, [CLI, command], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
        JWT_SECRET: 'x'.repeat(32),
        TASKDECK_CONFIG: file,
        ...env,
      },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  }
  const gates = () => ({
    origin: 'gates',
    preset: 'taskdeck',
    url,
    auth: { token: '${STREAMING_GATES_TOKEN}' },
  });

  it('does not start without any source of streams, nor with a secret that is missing, and says so in a line', async () => {
    expect(await run('api', {})).to.deep.equal({
      code: 1,
      output: 'taskdeck: STREAMING_URL: is required, unless the file of TASKDECK_CONFIG has "streams"\n',
    });
    expect(await run('api', { streams: [gates()] })).to.deep.equal({
      code: 1,
      output:
        'taskdeck: TASKDECK_CONFIG: streams[0].auth.token: needs the variable STREAMING_GATES_TOKEN, which is not set\n',
    });
  });

  it('names the source that can not be asked as it is told to', async () => {
    const auth = { token: '${STREAMING_GATES_TOKEN}' };
    const { code, output } = await run(
      'api',
      { streams: [{ ...gates(), auth }] },
      { STREAMING_GATES_TOKEN: `${SECRET}\n${SECRET}` },
    );
    expect(code).to.equal(1);
    expect(output)
      .to.match(/^taskdeck: TASKDECK_CONFIG: the source gates: [^\n]+\n$/)
      .and.not.include(SECRET);
  });

  it('needs no secret of the streams for what does not ask them', async () => {
    const { output } = await run('migrate', { streams: [gates()] });
    expect(output)
      .to.match(/ECONNREFUSED/)
      .and.not.match(/STREAMING_GATES_TOKEN/);
  });

  it('has doctor try each source, and print no secret', async () => {
    const wrong = { ...gates(), origin: 'gates-2', auth: { token: '${STREAMING_OTHER_TOKEN}' } };
    const { output } = await run(
      'doctor',
      { streams: [gates(), wrong] },
      { STREAMING_GATES_TOKEN: SECRET, STREAMING_OTHER_TOKEN: 'another-one' },
    );
    expect(output).to.include('✓ streams, gates: 1 streams');
    expect(output).to.match(/✗ streams, gates-2: .*401\n {2}→ give "auth" of the source gates-2 the token/);
    expect(output).not.to.include(SECRET).and.not.include('another-one');
  });
});
