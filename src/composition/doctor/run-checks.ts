import type { Check, Finding } from './check.js';
import { CheckStopped } from './check.js';
import { codeOf, explainDatabaseError } from './explain-database-error.js';
import type { Ground, Subject } from './ground.js';

export interface Result extends Finding {
  /** Of the check. */
  readonly name: string;
}

const DEADLINE_MS = 15_000;

/** Tries each check in turn and tells what it found; what can't be tried, since something before it is missing, is no fault. */
export async function* runChecks(checks: readonly Check[], ground: Ground): AsyncGenerator<Result> {
  const stopped = new Set<string>();
  for (const check of checks) {
    if (check.applies?.(ground) === false) continue;
    const { name, each = (): readonly Subject[] => [{ ground }] } = check;
    for (const subject of each(ground)) {
      const missing = whatIsMissing(check, subject, stopped);
      const { findings, isThrough } =
        missing === null
          ? await tryInTime(check, subject.ground)
          : { findings: [notTried(missing)], isThrough: false };
      if (!isThrough) stopped.add(keyOf(name, subject));
      const { of } = subject;
      for (const finding of findings) yield { name, ...(of !== undefined && { of }), ...finding };
    }
  }
}

function keyOf(name: string, { of = '' }: Subject): string {
  return JSON.stringify([name, of]);
}

function whatIsMissing(
  { settings = [], after = [] }: Check,
  subject: Subject,
  stopped: ReadonlySet<string>,
): string | null {
  const setting = settings.find((name) => subject.ground.lacking.has(name));
  if (setting !== undefined) return `${setting} is missing or wrong`;
  const before = after.find(
    (name) => stopped.has(keyOf(name, subject)) || stopped.has(keyOf(name, { ground: subject.ground })),
  );
  return before === undefined ? null : `“${before}” comes first`;
}

function notTried(because: string): Finding {
  return { status: 'warning', says: `not tried: ${because}` };
}

interface Outcome {
  readonly findings: readonly Finding[];
  readonly isThrough: boolean;
}

async function tryInTime(check: Check, ground: Ground): Promise<Outcome> {
  const deadlineMs = check.deadlineMs?.(ground) ?? DEADLINE_MS;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new CheckStopped([tooSlow(deadlineMs)]));
    }, deadlineMs);
  });
  try {
    return { findings: await Promise.race([check.run(ground), late]), isThrough: true };
  } catch (error) {
    return { findings: findingsOf(error, check), isThrough: false };
  } finally {
    clearTimeout(timer);
  }
}

const NOT_ALLOWED = '42501';

/** What a role may not do is the fault of one check, which tells of each right. */
function findingsOf(error: unknown, { settings = [] }: Check): readonly Finding[] {
  if (error instanceof CheckStopped) return error.findings;
  const finding = explainDatabaseError(error, settings[0] ?? 'the settings');
  if (codeOf(error) !== NOT_ALLOWED) return [finding];
  return [{ ...finding, status: 'warning', says: `not tried: ${finding.says}` }];
}

function tooSlow(deadlineMs: number): Finding {
  return {
    status: 'fault',
    says: `no outcome within ${deadlineMs / 1000} s`,
    remedy: 'see what it waits for: a lock, or a machine that is overloaded or does not answer',
  };
}
