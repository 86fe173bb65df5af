import type { Task } from '../../domain/task.js';
import type { TaskFilter } from '../../domain/task-filter.js';
import type { TaskScope } from '../../domain/task-scope.js';
import type { Classified, Conditions } from './conditions.js';
import { FILTER_CONDITIONS, SCOPE_CONDITIONS } from './conditions.js';

const CONDITIONS: Conditions<TaskScope, Task> = SCOPE_CONDITIONS;
const SCOPE_NAMES = Object.keys(CONDITIONS) as (keyof TaskScope)[];

/** Whether the scope leaves every task, but for those newer than its `asOf`. */
export function isUnscoped(scope: TaskScope): boolean {
  return isOnlyBy(scope, ['asOf']);
}

/** Whether the scope has no other conditions than these. */
export function isOnlyBy(scope: TaskScope, names: readonly (keyof TaskScope)[]): boolean {
  return SCOPE_NAMES.every((name) => names.includes(name) || isForAll(scope[name]));
}

/** Whether a task is in the scope, newer than its `asOf` or not. */
export function isInScope(task: Task, scope: TaskScope): boolean {
  return SCOPE_NAMES.every((name) => name === 'asOf' || meets(task, scope, name));
}

export function isChosen(task: Classified, filter: TaskFilter): boolean {
  return hasType(task, filter) && hasStatus(task, filter);
}

export function hasType(task: Classified, { taskTypes }: TaskFilter): boolean {
  return FILTER_CONDITIONS.taskTypes.matches(task, taskTypes);
}

export function hasStatus(task: Classified, { statuses }: TaskFilter): boolean {
  return FILTER_CONDITIONS.statuses.matches(task, statuses);
}

function isForAll(value: TaskScope[keyof TaskScope]): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function meets<Name extends keyof TaskScope>(task: Task, scope: TaskScope, name: Name): boolean {
  return CONDITIONS[name].matches(task, scope[name]);
}
