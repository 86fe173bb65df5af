import type { Condition } from '../../mapping/jobs-mapping.js';
import type { Column } from '../catalogue.js';
import type { Choice } from './choice.js';
import { choose, describeColumn } from './choice.js';
import { firstNamed } from './name-words.js';

/** Rows that are deleted, but for being there still. */
export function proposeWhere(columns: readonly Column[]): Choice<Condition> | null {
  const moment = firstNamed(
    columns.filter(({ kind }) => kind === 'timestamptz' || kind === 'timestamp'),
    ['deleted_at', 'deleted_on', 'deleted', 'deleted_time'],
  );
  if (moment?.isNullable === true) {
    return choose(
      { [moment.name]: null },
      'likely',
      `${describeColumn(moment)}: what was deleted has it, and is left out`,
    );
  }
  const flag = firstNamed(
    columns.filter(({ kind }) => kind === 'boolean'),
    ['is_deleted', 'deleted'],
  );
  if (flag !== undefined) {
    const value = flag.isNullable ? [false, null] : false;
    return choose({ [flag.name]: value }, 'likely', `${describeColumn(flag)}: what was deleted is left out`);
  }
  const stage = columns.find(({ allowed, sample }) => isLifecycle(allowed ?? sample?.words ?? []));
  if (stage === undefined) return null;
  return choose(
    { [stage.name]: 'active' },
    'likely',
    `${describeColumn(stage)} is active or deleted: what was deleted is left out`,
  );
}

function isLifecycle(words: readonly string[]): boolean {
  return words.length === 2 && words.includes('active') && words.includes('deleted');
}
