import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../src/composition/config/read-config.js';
import type { TestDatabase } from '../support/database.js';
import { testDatabase } from '../support/database.js';
import { FOREIGN_TABLES } from '../support/foreign-tables/foreign-tables.js';

const CLI = fileURLToPath(new URL('../../src/composition/cli.js', import.meta.url));

describe('taskdeck attach', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let folder: string;

  before(async () => {
    database = await testDatabase({ migrated: false });
    folder = mkdtempSync(join(tmpdir(), 'taskdeck-attach-'));
    for (const { ddl, example } of FOREIGN_TABLES) {
      if (['openworkflow', 'river', 'dagster', 'mlflow'].includes(example)) await database.knex.raw(ddl);
    }
    await database.knex.raw(`CREATE TABLE notes (body text)`);
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await database.close();
  });

  const attach = (...args: string[]) => attachWith({}, ...args);
  function attachWith(settings: NodeJS.ProcessEnv, ...args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'attach', ...args], {
      env: { DATABASE_URL: database.url, ...settings },
      encoding: 'utf8',
    });
    return { code: status, output: stdout + stderr };
  }

  it('lists the tables that look like jobs, and says how to go on', () => {
    const { code, output } = attach();
    expect(code).to.equal(0);
    expect(output).to.match(/^these look like jobs, the likeliest first:\n/);
    expect(output).to.match(/\n {2}public\.river_job: it has its name, a state, .*\n/);
    expect(output).to.not.include('notes');
    expect(output).to.match(/name one: taskdeck attach --schema \w+ --table \w+\n$/);
    expect(attach('--schema', 'nowhere')).to.deep.equal({
      code: 1,
      output: 'no table that this role may see looks like jobs: name one by --table\n',
    });
  });

  it('writes a file that Taskdeck reads, with a reason for each choice', () => {
    const file = join(folder, 'river.json');
    const { code, output } = attach('--table', 'river_job', '--out', file);
    expect(output).to.match(/^public\.river_job: a table\n/);
    expect(output)
      .to.match(/\n✓ status: \{.*an enum of available, /)
      .and.match(/\n~ taskType: "kind"; /);
    expect(output).to.match(/\nleft out: .*\bmetadata\b/);
    expect(output).to.include(
      `written to ${file}\ntried: it reads as 20 jobs\nnext: TASKDECK_CONFIG=${file} taskdeck doctor, which says what is left to do\n`,
    );
    expect(code).to.equal(0);
    const [table] = readConfig(file).tables;
    expect(table).to.deep.include({ origin: 'compute' });
    expect(table?.mapping).to.include({ schema: 'public', table: 'river_job' });
    const { $schema } = JSON.parse(readFileSync(file, 'utf8')) as { $schema: string };
    expect(existsSync(join(dirname(file), $schema))).to.equal(true);
  });

  it('says that there are no streams, unless a setting names their server', () => {
    expect(attach('--table', 'river_job').output).to.match(/\n {2}"streams": \[\]\n\}\n/);
    const settings = { STREAMING_URL: 'http://streams.example' };
    expect(attachWith(settings, '--table', 'river_job').output).to.not.include('streams');
  });

  it('prints the file where it is told no place for it', () => {
    const { code, output } = attach('--table', 'river_job');
    const text = output.slice(output.indexOf('\n{'), output.lastIndexOf('\n}') + 2);
    expect(JSON.parse(text)).to.have.nested.property('jobs.columns.taskType', 'kind');
    expect(code).to.equal(0);
  });

  it('writes over no file, unless it is forced', () => {
    const file = join(folder, 'mine.json');
    writeFileSync(file, 'mine');
    expect(attach('--table', 'river_job', '--out', file)).to.have.property('code', 2);
    expect(readFileSync(file, 'utf8')).to.equal('mine');
    expect(attach('--table', 'river_job', '--out', file, '--force')).to.have.property('code', 0);
    expect(readFileSync(file, 'utf8')).to.include('river_job');
  });

  it('knows a table that it has a preset of', () => {
    const { output } = attach('--table', 'workflow_runs');
    expect(output).to.match(/comes with a mapping of it, the preset openworkflow\n/);
    expect(output).to.include('"preset": "openworkflow"');
  });

  it('takes the table of the search path where several have the name, and any by its schema', () => {
    expect(attach('--table', 'runs').output).to.match(/^public\.runs: /);
    expect(attach('--table', 'mlflow.runs').output)
      .to.match(/^mlflow\.runs: /)
      .and.match(/\ntried: it reads as 25 jobs\n/);
    expect(attach('--schema', 'mlflow', '--table', 'RUNS').output).to.match(/^mlflow\.runs: /);
  });

  it('says in one line what is wrong', () => {
    expect(attach('--table', 'walks')).to.deep.equal({
      code: 2,
      output: 'taskdeck: there is no table walks that this role may see\n',
    });
    expect(attach('--out', 'x').output).to.match(/^taskdeck: --out takes --table too/);
    const notes = attach('--table', 'notes');
    expect(notes.code).to.equal(1);
    expect(notes.output).to.match(/note: no column tells one job from another, so no list can be made\n/);
  });
});
