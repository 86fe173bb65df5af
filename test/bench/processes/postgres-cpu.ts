import { readFileSync, readdirSync } from 'node:fs';

/** Linux tells times to programs in hundredths of a second on every processor that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * What a Postgres has used so far: its postmaster, the processes that it has, and those that it had, which Linux adds
 * to the parent that waited for them. null where there is no /proc.
 * @param pid of the postmaster
 */
export function postgresCpuSeconds(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const postmaster = ticksOf(pid);
  if (postmaster === null) return null;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ticksOf(Number(name)))
    .filter((ticks) => ticks?.parent === pid);
  const ticks = children.reduce((sum, child) => sum + (child?.own ?? 0), postmaster.own + postmaster.ended);
  return ticks / TICKS_PER_SECOND;
}

interface Ticks {
  readonly parent: number;
  readonly own: number;
  /** Of its children that are over. */
  readonly ended: number;
}

/** See proc(5): the second field may hold spaces, so that the others are counted from its end. */
function ticksOf(pid: number): Ticks | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return { parent, own: user + system, ended: endedUser + endedSystem };
}
