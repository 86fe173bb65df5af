import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { PLANTS } from './plants.js';
import { REPLICA_PLANTS } from './replica-plants.js';

const ROW = /^\| ([^|]+?) +\| (✗|!) +\| ([^|]+?) +\|$/gm;

describe('docs/doctor.md', () => {
  it('lists every fault that the tests plant, the check that finds it, and how', () => {
    const planted = [...Object.values(PLANTS).flat(), ...REPLICA_PLANTS].map(
      ({ fault, status, check }) => [fault, status === 'fault' ? '✗' : '!', check] as const,
    );
    const table = planted.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
    const listed = [...readFileSync('docs/doctor.md', 'utf8').matchAll(ROW)].map(([, ...cells]) => cells);
    expect(listed, `the table should be:\n${table}`).to.deep.equal(planted);
    expect(new Set(planted.map(([fault]) => fault)).size)
      .to.equal(planted.length)
      .and.to.be.at.least(40);
  });
});
