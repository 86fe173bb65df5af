import { secrecyOf } from '../../../../application/redaction/secret-names.js';
import type { DetailsSource } from '../../mapping/jobs-mapping.js';
import type { Column } from '../catalogue.js';
import type { Choice } from './choice.js';
import { choose, describeColumn, none } from './choice.js';
import { firstNamed, names } from './name-words.js';

const DETAILS_NAMES =
  names(`details payload args arguments input inputs params parameters data job_data request *_payload
  *_params *_args *_input kwargs body spec config options metadata meta context props properties
  attributes`);
const PLAIN_NAMES =
  names(`queue queue_name priority attempt attempts max_attempts max_tries retries retry_count try_number
  worker worker_id hostname host node pool executor executor_id model model_name gpu* version
  *_version run_at scheduled_at operator mode partition experiment_id workflow_id source_type
  source_name`);
const MOST_COLUMNS = 8;

/** Whether a column may be shown at all: its name is what tells. */
export function isSecret({ name }: { readonly name: string }): boolean {
  return secrecyOf(name) !== 'none';
}

export function proposeDetails(columns: readonly Column[]): Choice<DetailsSource> {
  const open = columns.filter((column) => !isSecret(column) && column.kind !== 'bytes');
  const documents = open.filter(holdsJson);
  const whole = firstNamed(documents, DETAILS_NAMES);
  if (whole !== undefined) {
    const reason = `${describeColumn(whole)}: its name says so; members with names of secrets are redacted`;
    return choose(whole.name, 'likely', reason);
  }
  const [only] = documents;
  if (only !== undefined && documents.length === 1) {
    return choose(only.name, 'unsure', `${describeColumn(only)}: the only column of JSON that is left`);
  }
  const scalars = open.filter(({ kind }) => kind !== 'json' && kind !== 'json[]' && kind !== 'other');
  const found = PLAIN_NAMES.flatMap((name) => firstNamed(scalars, [name])?.name ?? []);
  const several = [...new Set(found)].slice(0, MOST_COLUMNS);
  if (several.length === 0) return none('details');
  return choose({ columns: several }, 'likely', `no column has a payload in JSON; these tell more of a job`);
}

/** Text, too, if that is all that its rows have. */
function holdsJson({ kind, sample }: Column): boolean {
  const words = sample?.words ?? [];
  return (
    kind === 'json' || (kind === 'text' && words.length > 0 && words.every((word) => /^\s*[{[]/.test(word)))
  );
}
