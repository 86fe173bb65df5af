import type { TaskExport } from '../../../application/export-run.js';
import type { Facets, FacetValue, SourceReport, TaskPage } from '../../../application/task-page.js';
import type { TaskHistogramPage } from '../../../application/get-task-histogram.js';
import { StoredTask } from '../../../domain/stored-task.js';
import type { Task } from '../../../domain/task.js';
import { stringifyJson } from '../../json/json-text.js';
import type {
  WireExportEnd,
  WireFacets,
  WireFacetValue,
  WireHistogram,
  WireSourceReport,
  WireTask,
  WireTaskPage,
} from '../wire.js';

export function taskToWire(task: Task): WireTask {
  return { ...withoutDetails(task), details: task.details };
}

/** The same as JSON text; a stored task's details, which hold no secret where it may leave as one, go as they came. */
export function writeTask(task: Task): string {
  const details = StoredTask.detailsTextOf(task);
  if (details === null) return stringifyJson(taskToWire(task));
  return `${stringifyJson(withoutDetails(task)).slice(0, -1)},"details":${details}}`;
}

function withoutDetails(task: Task): Omit<WireTask, 'details'> {
  return {
    id: task.id,
    source: task.source,
    origin: task.origin,
    task_type: task.taskType,
    status: task.status,
    status_text: task.statusText,
    name: task.name,
    user_id: task.userId,
    progress: task.progress,
    created_at: task.createdAt,
    started_at: task.startedAt,
    finished_at: task.finishedAt,
    error: task.error,
  };
}

export function taskPageToWire(page: TaskPage): WireTaskPage {
  return { items: page.items.map(taskToWire), ...aboutPageToWire(page) };
}

/** The page but for its items. */
export function aboutPageToWire(page: TaskPage): Omit<WireTaskPage, 'items'> {
  return {
    item_total: page.itemTotal,
    page_now: page.pageNow,
    page_total: page.pageTotal,
    total_is: page.totalIs,
    as_of: page.asOf,
    newer: page.newer,
    facets: facetsToWire(page.facets),
    sources: page.sources.map(reportToWire),
  };
}

export function histogramToWire({ edges, counts, totalIs, asOf, sources }: TaskHistogramPage): WireHistogram {
  return { edges, status: counts, total_is: totalIs, as_of: asOf, sources: sources.map(reportToWire) };
}

export function exportEndToWire({ rows, totalIs, asOf, sources }: TaskExport): WireExportEnd {
  return { rows, total_is: totalIs, as_of: asOf, sources: sources.map(reportToWire) };
}

function facetsToWire({ statuses, taskTypes, taskTypesOmitted }: Facets): WireFacets {
  const told = { status: statuses.map(facetToWire), task_type: taskTypes.map(facetToWire) };
  return taskTypesOmitted === undefined ? told : { ...told, task_type_omitted: taskTypesOmitted };
}

function facetToWire<T extends string>({ value, count, atLeast }: FacetValue<T>): WireFacetValue<T> {
  return atLeast === true ? { value, count, at_least: true } : { value, count };
}

function reportToWire({ searchedFrom, fault, ...report }: SourceReport): WireSourceReport {
  const { source, origin, status, itemTotal, asOf, truncated, unreadable } = report;
  return {
    source,
    origin,
    status,
    item_total: itemTotal,
    as_of: asOf,
    truncated,
    unreadable,
    ...(searchedFrom !== undefined && { searched_from: searchedFrom }),
    ...(fault !== undefined && { fault }),
  };
}
