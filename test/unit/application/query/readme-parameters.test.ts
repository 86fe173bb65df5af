import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { FILTER_CONDITIONS, SCOPE_CONDITIONS } from '../../../../src/application/query/conditions.js';

describe("the README's table of conditions", () => {
  it('is made of the table of conditions', () => {
    const conditions = [...Object.values(SCOPE_CONDITIONS), ...Object.values(FILTER_CONDITIONS)];
    const rows = conditions.map(
      ({ parameter, means, expects }) => `| \`${parameter}\` | ${means} | ${expects} |`,
    );
    const { 1: table = '' } =
      /^\| Condition .*\n.*\n((?:\|.*\n)+)/m.exec(readFileSync('README.md', 'utf8')) ?? [];
    const told = table
      .trim()
      .split('\n')
      .map((row) => row.replace(/ +/g, ' '));
    expect(told, `it should have these rows:\n${rows.join('\n')}\n`).to.deep.equal(rows);
  });
});
