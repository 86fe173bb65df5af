import { readFileSync, readdirSync } from 'node:fs';

/** Linux tells times to programs in hundredths of a second on every processor that Node runs on. */
const TICKS_PER_SECOND = 100;
const NANOSECONDS = 1e9;

/**
 * What a Postgres has used so far: its postmaster, the processes that it has, and those that it had, which Linux adds
 * to the parent that waited for them. null where there is no /proc.
 * @param pid of the postmaster
 */
export function postgresCpuSeconds(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const postmaster = usageOf(pid);
  if (postmaster === null) return null;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => usageOf(Number(name)))
    .filter((usage) => usage?.parent === pid)
    .reduce((sum, child) => sum + (child?.own ?? 0), postmaster.own + postmaster.ended);
}

/** What a process of one thread has used so far; null where there is no such process, or no /proc. */
export function processCpuSeconds(pid: number): number | null {
  return usageOf(pid)?.own ?? null;
}

/** In seconds. */
interface Usage {
  readonly parent: number;
  readonly own: number;
  /** Of its children that are over. */
  readonly ended: number;
}

/** See proc(5): the second field may hold spaces, so that the others are counted from its end. */
function usageOf(pid: number): Usage | null {
  const stat = read(pid, 'stat');
  if (stat === null) return null;
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return {
    parent,
    own: preciseSeconds(pid) ?? (user + system) / TICKS_PER_SECOND,
    ended: (endedUser + endedSystem) / TICKS_PER_SECOND,
  };
}

/** Of the first thread; null where the kernel was built without. */
function preciseSeconds(pid: number): number | null {
  const [used] = read(pid, 'schedstat')?.split(' ') ?? [];
  return used === undefined ? null : Number(used) / NANOSECONDS;
}

function read(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
