import type { StatusRule, StatusSource, Test } from '../../mapping/jobs-mapping.js';
import type { Column } from '../catalogue.js';
import type { Choice } from './choice.js';
import { choose } from './choice.js';
import { firstNamed } from './name-words.js';
import { ERROR_NAMES } from './propose-error.js';

const TIMES = ['timestamptz', 'timestamp', 'integer', 'float'];

/** Of a table without a column of states: from locks, attempts, moments and flags. */
export function proposeStatusRules(columns: readonly Column[]): Choice<StatusSource> {
  const moment = (...names: string[]) =>
    firstNamed(
      columns.filter(({ kind }) => TIMES.includes(kind)),
      names.flatMap((name) => [`${name}_at`, `${name}_on`, `${name}_time`, `${name}_date`, name]),
    );
  const flag = (...names: string[]) =>
    firstNamed(
      columns.filter(({ kind }) => kind === 'boolean'),
      names.flatMap((name) => [name, `is_${name}`, `has_${name}`]),
    );
  const number = (...names: string[]) =>
    firstNamed(
      columns.filter(({ kind }) => kind === 'integer'),
      names,
    );

  const rules: StatusRule[] = [];
  const whenSet = (status: StatusRule['status'], column: Column | undefined) => {
    if (column !== undefined) rules.push({ status, when: { [column.name]: isThere(column) } });
  };
  const whenTrue = (status: StatusRule['status'], column: Column | undefined) => {
    if (column !== undefined) rules.push({ status, when: { [column.name]: true } });
  };

  whenSet('cancelled', moment('cancelled', 'canceled'));
  whenTrue('cancelled', flag('cancelled', 'canceled'));
  whenSet('failed', moment('failed', 'discarded'));
  whenTrue('failed', flag('failed', 'dead'));
  const finished = moment('finished', 'completed', 'ended', 'stopped', 'end', 'done');
  const error = firstNamed(columns, ERROR_NAMES);
  if (finished !== undefined && error !== undefined) {
    rules.push({
      status: 'failed',
      when: { [finished.name]: isThere(finished), [error.name]: { set: true } },
    });
  }
  whenSet('succeeded', finished);
  whenTrue('succeeded', flag('done', 'finished', 'completed', 'success', 'succeeded', 'processed'));
  const lock =
    moment('locked', 'claimed', 'picked', 'reserved') ?? firstNamed(columns, ['locked_by', 'claimed_by']);
  whenSet('running', lock);
  const attempts = number('attempts', 'attempt', 'attempt_count', 'tries', 'retry_count');
  const most = number('max_attempts', 'max_tries', 'max_retries', 'retry_limit');
  if (attempts !== undefined && most !== undefined) {
    rules.push({ status: 'failed', when: { [attempts.name]: { gte: { column: most.name } } } });
  }
  if (lock === undefined)
    whenSet('running', moment('started', 'begun', 'start', 'performed', 'executed', 'attempted'));

  if (rules.length === 0) {
    return choose(
      { value: 'unknown' },
      'unsure',
      'no column looks like a state, nor like what would tell one',
    );
  }
  return choose(
    { rules, else: 'queued' },
    'unsure',
    'no column looks like a state: told by what a worker leaves behind, the first rule that holds',
  );
}

/** 0 and negative numbers stand for no moment. */
function isThere({ kind }: Column): Test {
  return kind === 'integer' || kind === 'float' ? { gt: 0 } : { set: true };
}
