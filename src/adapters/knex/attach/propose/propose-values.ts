import type { ProgressSource, ValueSource } from '../../mapping/jobs-mapping.js';
import type { Column, TableDescription } from '../catalogue.js';
import type { Certainty, Choice } from './choice.js';
import { choose, describeColumn, none } from './choice.js';
import { firstNamed, names, snakeName } from './name-words.js';

const TYPE_NAMES =
  names(`task_type job_type task_identifier task_name job_name workflow_name pipeline_name function_name
  job_class kind type run_type workflow_type workflow_type_name *_type_name task pipeline workflow handler function identifier action operation dag_id`);
/** Often there beside a better one; `worker` may be a class of jobs or a machine. */
const WEAK_TYPE_NAMES = names(
  `worker class klass class_name command *_type *_kind model model_name model_code action_id mode queue_name queue topic channel`,
);
const NAME_NAMES = names(`name title display_name label run_name task_id slug subject friendly_id`);
const USER_NAMES =
  names(`user_id owner_id user owner created_by requested_by submitted_by initiated_by triggered_by started_by requester requester_id
  submitter member_id member user_email owner_email
  author_id creator_id created_by_id authenticated_user username user_name account_id customer_id
  tenant_id organization_id org_id team_id`);

const isText = ({ kind }: Column) => kind === 'text' || kind === 'enum';

/** Few kinds of job are many times there; names of single jobs are not. */
function repeats({ sample }: Column): boolean | null {
  if (sample === null) return null;
  const values = sample.rows - sample.nulls;
  return values < 10 ? null : sample.distinct <= values / 3;
}

export interface NameChoices {
  readonly taskType: Choice<ValueSource>;
  readonly name: Choice<ValueSource>;
}

export function proposeNames(
  { table, key, uniques }: TableDescription,
  columns: readonly Column[],
): NameChoices {
  const ids = uniques.filter((names) => names.length === 1).flat();
  const texts = columns.filter((column) => isText(column) && !ids.includes(column.name));
  const named = firstNamed(texts, TYPE_NAMES);
  if (named !== undefined) return proposeType(texts, named, 'likely', 'its name says so');
  const name = texts.find((column) => snakeName(column.name) === 'name');
  if (name !== undefined && key.includes(name.name)) {
    return proposeType(texts, name, 'likely', 'half of the key, so it names kinds of jobs');
  }
  if (name !== undefined && repeats(name) === true) {
    return proposeType(texts, name, 'likely', 'the same few come again and again, so it names kinds of jobs');
  }
  const weak = firstNamed(texts, WEAK_TYPE_NAMES.slice(name === undefined ? 0 : 1));
  if (weak !== undefined)
    return proposeType(texts, weak, 'unsure', 'no other column looks more like a kind of job');
  if (name !== undefined && repeats(name) === null) {
    return proposeType(
      texts,
      name,
      'unsure',
      "no other column looks like a kind of job; it may be each job's own name",
    );
  }
  const constant = choose({ value: table }, 'unsure', 'no column looks like a kind of job: all are of one');
  return { taskType: constant, name: proposeName(texts) };
}

function proposeType(
  texts: readonly Column[],
  column: Column,
  certainty: Certainty,
  reason: string,
): NameChoices {
  const isVaried = repeats(column) === false;
  const remark = isVaried ? ', though nearly every job has its own' : '';
  return {
    taskType: choose(
      column.name,
      isVaried ? 'unsure' : certainty,
      `${describeColumn(column)}: ${reason}${remark}`,
    ),
    name: proposeName(texts.filter((other) => other !== column)),
  };
}

function proposeName(texts: readonly Column[]): Choice<ValueSource> {
  const column = firstNamed(texts, NAME_NAMES);
  return column === undefined
    ? none('a name')
    : choose(column.name, 'likely', `${describeColumn(column)}: its name says so`);
}

export function proposeUser(columns: readonly Column[]): Choice<ValueSource> {
  const column = firstNamed(
    columns.filter(({ kind }) => ['text', 'uuid', 'integer'].includes(kind)),
    USER_NAMES,
  );
  if (column === undefined) return none('a user');
  const isPerson = !/^(?:account|customer|tenant|organization|org|team)_id$/.test(snakeName(column.name));
  return choose(column.name, isPerson ? 'likely' : 'unsure', `${describeColumn(column)}: its name says so`);
}

const PROGRESS_NAMES = names(`progress progress_* percent* *_percent *_percentage pct completion *_progress`);

export function proposeProgress(columns: readonly Column[]): Choice<ProgressSource> {
  const column = firstNamed(
    columns.filter(({ kind }) => kind === 'integer' || kind === 'float'),
    PROGRESS_NAMES,
  );
  if (column === undefined) return none('a share of what is done');
  const greatest = Math.max(...(column.sample?.words ?? []).map(Number));
  const ofHundred = { column: column.name, of: 100 };
  const what = describeColumn(column);
  if (greatest > 100)
    return choose(null, 'unsure', `${what} goes up to ${greatest}, and of how many isn't known`);
  if (greatest > 1) return choose(ofHundred, 'likely', `${what} goes up to ${greatest}, so it is per cent`);
  if (/perc|pct/i.test(column.name)) return choose(ofHundred, 'likely', `${what}: its name says per cent`);
  if (column.kind === 'integer')
    return choose(ofHundred, 'unsure', `${what}: whole numbers can only be per cent`);
  if (greatest > 0)
    return choose(column.name, 'likely', `${what} goes up to ${greatest}, so it is a share of 1`);
  return choose(column.name, 'unsure', `${what}: no value tells whether it is a share of 1 or of 100`);
}
