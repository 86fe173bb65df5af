import { names, snakeName, wordsOfName } from './name-words.js';

/** What is known of every table of a database at once. */
export interface TableOutline {
  readonly schema: string;
  readonly table: string;
  readonly estimatedRows: number | null;
  readonly columns: readonly string[];
}

export interface RankedTable {
  readonly table: TableOutline;
  readonly score: number;
  readonly reasons: readonly string[];
}

const SIGNS: readonly (readonly [sign: string, column: RegExp, weight: number])[] = [
  ['a state', /^(?:(?:job|task|run|order|readable|current)_)?(?:status|state)$/, 3],
  ['a time of creation', /^(?:created|inserted|enqueued?|submitted|queued|creat(?:e|ion))(?:_|$)/, 2],
  [
    'a time of start',
    /^(?:started|start|attempted|locked|performed|begin|processed)_(?:at|on|time|date|epoch)/,
    2,
  ],
  [
    'a time of end',
    /^(?:finished|completed|ended|end|finalized|stopped|failed)_(?:at|on|time|date|epoch)/,
    2,
  ],
  ['attempts', /^(?:attempts?|max_attempts|retr(?:y|ies)(?:_\w+)?|try_number|tries)$/, 2],
  ['an error', /(?:^|_)(?:errors?|exception|fail(?:ure|ed)?_reason)(?:$|_message$)/, 1],
  [
    'a kind',
    /^(?:kind|type|task_type|job_type|task_name|workflow_name|queue|queue_name|worker|task_identifier)$/,
    1,
  ],
  ['a payload', /^(?:payload|args|data|inputs?|params|parameters|kwargs)$/, 1],
  ['progress', /^(?:progress|percent\w*)$/, 1],
];

const JOB_WORDS = new Set(
  names(`job task run execution workflow queue inference request generation batch instance`),
);
/** What is about jobs, and isn't them. */
const OTHER_WORDS = new Set(
  names(`schedule migration version setting config log event archive history tag stat step definition
  type leader lock`),
);

const LEAST_SCORE = 5;
/** Taskdeck's own tables of a table, which have columns like it. */
const LEDGER = /_ledger(?:_[a-z]+)?$/;

/** Those that look like jobs, the likeliest first. */
export function rankTables(tables: readonly TableOutline[]): RankedTable[] {
  const isLedger = ({ schema, table }: TableOutline) =>
    tables.some((of) => of.schema === schema && LEDGER.test(table) && table.startsWith(`${of.table}_ledger`));
  return tables
    .filter((table) => !isLedger(table))
    .map(rank)
    .filter(({ score }) => score >= LEAST_SCORE)
    .toSorted((a, b) => b.score - a.score || (b.table.estimatedRows ?? 0) - (a.table.estimatedRows ?? 0));
}

function rank(table: TableOutline): RankedTable {
  const columns = table.columns.map(snakeName);
  const signs = SIGNS.filter(([, pattern]) => columns.some((name) => pattern.test(name)));
  const words = wordsOfName(table.table).map((word) => word.replace(/s$/, ''));
  const isNamed = words.some((word) => JOB_WORDS.has(word));
  const isOther = words.some((word) => OTHER_WORDS.has(word));
  const score = signs.reduce((sum, [, , weight]) => sum + weight, 0) + (isNamed ? 3 : 0) - (isOther ? 6 : 0);
  const named = isNamed ? ['its name'] : [];
  return { table, score, reasons: [...named, ...signs.map(([sign]) => sign)] };
}
