import { expect } from 'chai';
import fc from 'fast-check';
import { FailureBudget } from '../../../src/adapters/http/api/failure-budget.js';

describe('a FailureBudget', () => {
  const OPTIONS = { atOnce: 3, refillMs: 100 };

  it('gives some at once, and one more each time that one is forgotten', () => {
    const budget = new FailureBudget(OPTIONS);
    for (let i = 0; i < 3; i++) {
      expect(budget.waitMs('a', 0)).to.equal(0);
      budget.spend('a', 0);
    }
    expect(budget.waitMs('a', 0)).to.equal(100);
    expect(budget.waitMs('a', 99)).to.equal(1);
    expect(budget.waitMs('a', 100)).to.equal(0);
    expect(budget.waitMs('b', 0), 'of another').to.equal(0);
  });

  it('never lets a key have more in any time than it has at once and what was forgotten in that time', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 250 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(pauses, (all) => {
        const budget = new FailureBudget(OPTIONS);
        const spent: number[] = [];
        let now = 0;
        for (const pause of all) {
          now += pause;
          if (budget.waitMs('a', now) > 0) continue;
          budget.spend('a', now);
          spent.push(now);
        }
        spent.forEach((from, i) => {
          for (let j = i; j < spent.length; j++) {
            expect(j - i + 1).to.be.at.most(3 + Math.floor((spent[j]! - from) / 100));
          }
        });
      }),
    );
  });

  it('takes back what was spent, but never what somebody else has spent since', () => {
    const budget = new FailureBudget(OPTIONS);
    budget.spend('a', 0);
    budget.giveBack('a', 0, 10);
    expect(budget.debt('a', 10)).to.equal(0);
    budget.spend('a', 20);
    budget.spend('a', 130);
    budget.giveBack('a', 20, 130);
    expect(budget.debt('a', 130)).to.equal(1);
  });

  it('forgets who owes nothing any more', () => {
    const budget = new FailureBudget({ ...OPTIONS, maxDebtors: 10 });
    for (let i = 0; i < 3; i++) budget.spend('victim', 0);
    for (let i = 0; i < 10_000; i++) budget.spend(`flood-${i}`, i / 1024);
    expect(budget.waitMs('victim', 10), 'however many others come').to.equal(90);
    expect(budget.waitMs('victim', 100)).to.equal(0);
  });
});
