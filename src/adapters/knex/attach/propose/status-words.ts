import type { TaskStatus } from '../../../../domain/task.js';
import { toTaskStatus } from '../../../../domain/task.js';
import { snakeName } from './name-words.js';

/** What a platform's own word nearly always means; Chinese and Japanese ones too. */
const CLEAR: Readonly<Record<Exclude<TaskStatus, 'unknown'>, string>> = {
  queued: `queued pending created new scheduled available ready enqueued submitted retry retryable delayed todo
    init initial initialized not_started none 排隊中 排隊 排队中 排队 等待中 待處理 待处理 待執行 待执行 待機中 accepted received backlog planned up_for_retry up_for_reschedule
    pending_version waiting_for_deploy in_queue unstarted requested`,
  running: `running active started starting processing in_progress inprogress executing working busy run ongoing progress
    claimed locked picked picked_up dequeued doing cancelling canceling aborting stopping restarting resuming leased acquired 執行中 执行中 處理中 处理中 進行中 进行中 運行中 运行中 実行中 処理中`,
  succeeded: `succeeded success successful completed complete done finished ok completed_successfully passed 完成 已完成 成功 完了`,
  failed: `failed failure error errored crashed dead discarded exception fail timeout timed_out system_failure
    completed_with_errors upstream_failed fatal lost max_recovery_attempts_exceeded exhausted dead_letter rejected 失敗 失败 已失敗 已失败 錯誤 错误`,
  cancelled: `cancelled canceled cancel revoked killed aborted skipped removed withdrawn 取消 已取消 中止 已中止`,
};

/** What it often means, and what else it might. */
const UNCLEAR: Readonly<Record<string, TaskStatus>> = {
  ...{
    waiting: 'queued',
    paused: 'queued',
    suspended: 'queued',
    blocked: 'queued',
    hold: 'queued',
    on_hold: 'queued',
    open: 'queued',
    idle: 'queued',
  },
  ...{
    sleeping: 'running',
    deferred: 'running',
    waiting_to_resume: 'running',
    retrying: 'running',
    managed: 'running',
  },
  ...{ retrying_after_failure: 'running', connecting: 'running', sending: 'running' },
  ...{ closed: 'succeeded', resolved: 'succeeded', processed: 'succeeded' },
  ...{ expired: 'failed', interrupted: 'failed', incomplete: 'failed' },
  ...{ stopped: 'cancelled', terminated: 'cancelled', deleted: 'cancelled', archived: 'cancelled' },
};

const STATUSES = new Map<string, WordReading>([
  ...Object.entries(CLEAR).flatMap(([status, words]) =>
    words
      .split(/\s+/)
      .map((word): [string, WordReading] => [word, { status: status as TaskStatus, isClear: true }]),
  ),
  ...Object.entries(UNCLEAR).map(([word, status]): [string, WordReading] => [
    word,
    { status, isClear: false },
  ]),
]);

export interface WordReading {
  readonly status: TaskStatus;
  /** false: other platforms mean something else by it. */
  readonly isClear: boolean;
}

/** Of words that are made of others, and of single letters, the meaning that is the commonest. */
const SHAPES: readonly (readonly [RegExp, TaskStatus])[] = [
  [/^(?:a?waiting|wait|pending|queued|scheduled)_|^q$/, 'queued'],
  [/(?:^|_)(?:failed|failure|error|errored|timeout|crashed|rejected)(?:_|$)|^e$/, 'failed'],
  [/(?:^|_)(?:cancelled|canceled|aborted|killed)(?:_|$)|^x$/, 'cancelled'],
  [/(?:^|_)(?:completed|succeeded|finished|success|done)(?:_|$)/, 'succeeded'],
  [/[a-z]{2}ing(?:_|$)|(?:^|_)(?:running|started)(?:_|$)|^r$/, 'running'],
];

/** null for a word that says nothing to us. Prefixes such as `job_` and `STATUS_` don't matter. */
export function readWord(word: string): WordReading | null {
  const name = snakeName(word).replace(/^(?:job|task|run|status|state|workflow|execution)_/, '');
  const own = toTaskStatus(name);
  if (own !== 'unknown' || name === 'unknown') return { status: own, isClear: true };
  const known = STATUSES.get(name);
  if (known !== undefined) return known;
  const [, shaped] = SHAPES.find(([shape]) => shape.test(name)) ?? [];
  const status = shaped ?? readShortened(name);
  return status === null ? null : { status, isClear: false };
}

/** `QU` and `err` are short for words that all mean one thing; `su` isn't: submitted, succeeded. */
function readShortened(name: string): TaskStatus | null {
  if (!/^[a-z]{2,4}$/.test(name)) return null;
  const whole = [...STATUSES].filter(([word, { isClear }]) => isClear && word.startsWith(name));
  const [status, ...others] = new Set(whole.map(([, reading]) => reading.status));
  return others.length === 0 ? (status ?? null) : null;
}

/** How many of the words say something, from 0 to 1; 0 of none. */
export function shareOfStatuses(words: readonly string[]): number {
  return words.length === 0 ? 0 : words.filter((word) => readWord(word) !== null).length / words.length;
}
