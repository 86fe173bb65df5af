import type { ExportAdminTasksRequest } from '../../../../application/export-admin-tasks.js';
import type { TaskExport, TaskSink } from '../../../../application/export-run.js';
import { one } from '../../../../application/query/condition.js';
import { word } from '../../../../application/query/read-given.js';
import type { Identity } from '../../../../domain/ports/token-verifier.js';
import type { Timestamp } from '../../../../domain/timestamp.js';
import type { Logger } from '../../logger.js';
import { answerPiecewise } from '../../piecewise-answer.js';
import type { HttpContext } from '../../request-state.js';
import { exportEndToWire, taskToWire } from '../task-to-wire.js';
import type { ExportFormatName } from './export-formats.js';
import { EXPORT_FORMATS } from './export-formats.js';

const readFormat = one(word(Object.keys(EXPORT_FORMATS) as ExportFormatName[]));

/** The use case, told all that the token says: without it, one that was ended would still pass. */
export interface ExportForIdentity {
  execute(request: ExportAdminTasksRequest & Identity, sink: TaskSink): Promise<TaskExport>;
}

export interface ExportAnswerDeps {
  readonly exportAdminTasks: ExportForIdentity;
  readonly logger: Logger;
}

/** Answers with all tasks that the request's query leaves, as they are read; as CSV where no `format` is given. */
export function answerExport(
  ctx: HttpContext,
  identity: Identity,
  { exportAdminTasks, logger }: ExportAnswerDeps,
): Promise<void> {
  const { querystring: parameters } = ctx;
  return answerPiecewise(ctx, logger, async (answer) => {
    let format: ExportFormatName = 'csv';
    const otherParameters = {
      format: (values: readonly string[], name: string) => void (format = readFormat(values, name)),
    };
    const sink: TaskSink = {
      begin: async (takenAt) => {
        answer.begin(200, headersOf(format, takenAt));
        await answer.writeText(EXPORT_FORMATS[format].head);
      },
      write: async (tasks) => {
        const { row } = EXPORT_FORMATS[format];
        for (const task of tasks) await answer.writeText(row(taskToWire(task)));
      },
    };
    const request = { ...identity, parameters, otherParameters, signal: ctx.state.signal };
    const exported = await exportAdminTasks.execute(request, sink);
    await answer.writeText(EXPORT_FORMATS[format].end(exportEndToWire(exported)));
  });
}

function headersOf(format: ExportFormatName, takenAt: Timestamp): Record<string, string> {
  const moment = takenAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length).replaceAll(/[-:]/g, '');
  return {
    'Content-Type': EXPORT_FORMATS[format].contentType,
    'Content-Disposition': `attachment; filename="tasks-${moment}Z.${format}"`,
    'Cache-Control': 'no-store',
    // nginx would keep up to a gigabyte of it on its disk.
    'X-Accel-Buffering': 'no',
  };
}
