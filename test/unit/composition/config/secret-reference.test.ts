import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import pino from 'pino';
import { describeIssue } from '../../../../src/composition/config/describe-issue.js';
import {
  resolveSecret,
  Secret,
  secretReference,
} from '../../../../src/composition/config/secret-reference.js';

describe('a secret', () => {
  const secret = new Secret('hunter2');

  it('is revealed where it is asked for', () => {
    expect(secret.reveal()).to.equal('hunter2');
  });

  it('is shown by nothing that prints it, however deep it lies', () => {
    const source = { origin: 'cams', auth: { bearer: secret } };
    let logged = '';
    const logger = pino({}, { write: (line: string) => (logged += line) });
    logger.warn({ source, err: Object.assign(new Error('refused'), { source }) }, 'a source is away');
    const printed = [
      String(secret),
      `${secret.toString()}`,
      JSON.stringify(source),
      inspect(source, { depth: 9, showHidden: true, getters: true }),
      format('%s %o %O %j', secret, source, source, source),
      JSON.stringify({ ...secret }),
      logged,
    ];
    for (const text of printed) expect(text).not.to.include('hunter2');
    expect(logged).to.include('[secret]');
    expect(JSON.stringify(source)).to.equal('{"origin":"cams","auth":{"bearer":"[secret]"}}');
  });
});

describe('a reference to a secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-secret-'));
  after(() => rmSync(folder, { recursive: true }));

  const read = (value: unknown) => secretReference.parse(value);
  const problemOf = (value: unknown) => {
    const [issue] = secretReference.safeParse(value).error?.issues ?? [];
    return issue && describeIssue(issue);
  };
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return read({ file: join(folder, name) });
  };

  it('leads to a variable of the environment', () => {
    expect(resolveSecret(read('${CAMS_TOKEN}'), { CAMS_TOKEN: ' as it is ' }).reveal()).to.equal(
      ' as it is ',
    );
  });

  it('leads to a file, whose last line end is no part of it', () => {
    expect(resolveSecret(file('unix', 'a b\n'), {}).reveal()).to.equal('a b');
    expect(resolveSecret(file('dos', 'a b\r\n'), {}).reveal()).to.equal('a b');
    expect(resolveSecret(file('two', 'a\n\n'), {}).reveal()).to.equal('a\n');
  });

  it('names what is missing', () => {
    const resolve = (value: unknown) => () => resolveSecret(read(value), { EMPTY: '' });
    expect(resolve('${NOWHERE}')).to.throw(/^needs the variable NOWHERE, which is not set$/);
    expect(resolve('${EMPTY}')).to.throw(/^needs the variable EMPTY, which is not set$/);
    expect(resolve({ file: '/nowhere/x' })).to.throw(
      /^needs the file \/nowhere\/x, which can't be read: ENOENT$/,
    );
    expect(() => resolveSecret(file('empty', '\n'), {})).to.throw(/empty, which is empty$/);
    expect(() => resolveSecret(file('long', 'x'.repeat(65_537)), {})).to.throw(
      /longer than any secret: 65537/,
    );
  });

  it('is refused where it is the secret itself, which the message does not repeat', () => {
    for (const literal of ['hunter2', 'Bearer ${TOKEN}', '${TOKEN}x', '$TOKEN', '${}', '${1A}', '']) {
      const problem = problemOf(literal);
      expect(problem, literal).to.match(/must be a reference .* read by all who can read the file$/);
      if (literal !== '') expect(problem).not.to.include(literal);
    }
    for (const other of [42, true, null, undefined]) expect(problemOf(other)).to.match(/must be a reference/);
  });

  it('is refused where the file is not plainly named', () => {
    expect(problemOf({ file: 'secrets/x' })).to.equal('file: must be an absolute path');
    expect(problemOf({ file: '/x', mode: 1 })).to.equal('mode: is no key that is known here');
    expect(problemOf({})).to.equal('file: is missing: string');
  });
});
