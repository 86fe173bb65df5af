import { expect } from 'chai';
import { DeadlineExceededError } from '../../../src/adapters/knex/connection-faults.js';
import { taskRepositoryFault } from '../../../src/adapters/knex/task-repository-fault.js';
import type { TaskRepositoryFault } from '../../../src/domain/errors.js';

const failed = (code: string) => Object.assign(new Error('of the driver'), { code });
const named = (name: string) => Object.assign(new Error('of the pool'), { name });

describe('the fault of a driver’s error', () => {
  const FAULTS: Record<TaskRepositoryFault, readonly unknown[]> = {
    unreachable: [
      failed('ECONNREFUSED'),
      failed('EPIPE'),
      failed('ENOTFOUND'),
      failed('08006'),
      failed('57P01'),
      failed('57P03'),
      failed('53300'),
      failed('3D000'),
      new Error('Connection terminated unexpectedly'),
    ],
    timeout: [new DeadlineExceededError(6000), named('KnexTimeoutError'), failed('57014'), failed('55P03')],
    refused: [failed('42501'), failed('28000'), failed('28P01')],
    mismatched: [
      failed('42P01'),
      failed('42703'),
      failed('42883'),
      failed('42804'),
      failed('42809'),
      failed('3F000'),
    ],
    failed: [failed('XX000'), failed('22P02'), failed('40001'), failed('53200'), 'a text', undefined, null],
  };
  for (const [fault, errors] of Object.entries(FAULTS)) {
    for (const error of errors) {
      const what = error instanceof Error ? ((error as { code?: string }).code ?? error.name) : String(error);
      it(`is ${fault} for ${what}`, () => {
        expect(taskRepositoryFault(error)).to.equal(fault);
      });
    }
  }
});
