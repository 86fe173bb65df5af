import type { FacetValue, SourceReport, TaskPage } from '../../../application/task-page.js';
import type { Task } from '../../../domain/task.js';
import type { WireFacetValue, WireSourceReport, WireTask, WireTaskPage } from '../wire.js';

export function taskToWire(task: Task): WireTask {
  return {
    id: task.id,
    source: task.source,
    task_type: task.taskType,
    status: task.status,
    name: task.name,
    user_id: task.userId,
    progress: task.progress,
    created_at: task.createdAt,
    started_at: task.startedAt,
    finished_at: task.finishedAt,
    error: task.error,
    details: task.details,
  };
}

export function taskPageToWire(page: TaskPage): WireTaskPage {
  return {
    items: page.items.map(taskToWire),
    item_total: page.itemTotal,
    page_now: page.pageNow,
    page_total: page.pageTotal,
    total_is: page.totalIs,
    as_of: page.asOf,
    newer: page.newer,
    facets: {
      status: page.facets.statuses.map(facetToWire),
      task_type: page.facets.taskTypes.map(facetToWire),
    },
    sources: page.sources.map(reportToWire),
  };
}

function facetToWire<T extends string>({ value, count, atLeast }: FacetValue<T>): WireFacetValue<T> {
  return atLeast === true ? { value, count, at_least: true } : { value, count };
}

function reportToWire({ fault, ...report }: SourceReport): WireSourceReport {
  const { source, status, itemTotal, asOf, truncated } = report;
  const told = { source, status, item_total: itemTotal, as_of: asOf, truncated };
  return fault === undefined ? told : { ...told, fault };
}
