import type { JobsMapping, JobSources } from '../../mapping/jobs-mapping.js';
import type { Column, TableDescription } from '../catalogue.js';
import type { Choice, ColumnChoices, Proposal } from './choice.js';
import { choose } from './choice.js';
import { namesIn } from './named-columns.js';
import { isSecret, proposeDetails } from './propose-details.js';
import { proposeError } from './propose-error.js';
import { proposeId } from './propose-id.js';
import { proposeStatus, statusColumn } from './propose-status.js';
import { proposeTimes } from './propose-times.js';
import { proposeNames, proposeProgress, proposeUser } from './propose-values.js';
import { proposeWhere } from './propose-where.js';
import { remarksOn } from './remarks.js';
import { proposeStatusRules } from './status-rules.js';
import { agree, toTimeColumn } from './time-column.js';

/** How a table reads as jobs, by its catalogue and some of its rows; each choice with its reason. */
export function proposeMapping(table: TableDescription): Proposal {
  const readable = table.columns.filter(({ isReadable }) => isReadable);
  const open = readable.filter((column) => !isSecret(column));
  const id = proposeId({ ...table, columns: readable });
  const columns = id === null ? null : chooseColumns(table, open, id);
  const where = proposeWhere(open);
  return {
    table,
    columns,
    where,
    unboundedTime: proposeUnboundedTime(table, columns),
    leftOut: columns === null ? [] : listLeftOut(table.columns, columns, where),
    remarks: remarksOn(table, columns),
  };
}

/** @throws RangeError for a proposal without columns. */
export function mappingOf({
  table: { schema, table },
  columns,
  where,
  unboundedTime,
}: Proposal): JobsMapping {
  if (columns === null) throw new RangeError(`no list can be made of ${table}`);
  const sources = Object.fromEntries(
    Object.entries(columns).map(([key, { source }]) => [key, source as unknown]),
  );
  return {
    schema,
    table,
    columns: sources as unknown as JobSources,
    ...(where === null ? {} : { where: where.source }),
    ...(unboundedTime.source ? { unboundedTime: true } : {}),
  };
}

function chooseColumns(
  table: TableDescription,
  columns: readonly Column[],
  id: ColumnChoices['id'],
): ColumnChoices {
  const times = agree(columns.flatMap((column) => toTimeColumn(column, table.clock) ?? []));
  const status = statusColumn(columns);
  const rest = columns.filter((column) => column !== status);
  const names = proposeNames(
    table,
    rest.filter(({ name }) => name !== id.source),
  );
  const userId = proposeUser(rest);
  const error = proposeError(rest);
  const shown = [id, names.taskType, names.name, userId, error].flatMap(({ source }) => namesIn(source));
  return {
    id,
    ...names,
    userId,
    status: status === undefined ? proposeStatusRules(columns) : proposeStatus(status),
    progress: proposeProgress(rest),
    error,
    details: proposeDetails(rest.filter(({ name }) => !shown.includes(name))),
    ...proposeTimes(times),
  };
}

function proposeUnboundedTime(table: TableDescription, columns: ColumnChoices | null): Choice<boolean> {
  const names = namesIn(columns?.createdAt.source);
  const isNullable = table.columns.some(({ name, isNullable }) => names.includes(name) && isNullable);
  return isNullable
    ? choose(true, 'sure', 'nothing keeps its time of creation from being NULL')
    : choose(
        false,
        'likely',
        'its time of creation is never NULL; whether it may be infinite no catalogue tells',
      );
}

function listLeftOut(
  all: readonly Column[],
  columns: ColumnChoices,
  where: Proposal['where'],
): Proposal['leftOut'] {
  const used = new Set([...sourcesOf(columns).flatMap(namesIn), ...Object.keys(where?.source ?? {})]);
  return all
    .filter(({ name }) => !used.has(name))
    .map((column) => ({ column: column.name, reason: whyLeftOut(column) }));
}

function sourcesOf(columns: ColumnChoices): unknown[] {
  return Object.values(columns).map(({ source }) => source);
}

function whyLeftOut(column: Column): string {
  if (!column.isReadable) return 'this role may not read it';
  return isSecret(column) ? 'its name says that it holds a secret' : 'the list has no place for it';
}
