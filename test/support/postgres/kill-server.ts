import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { eventually } from '../eventually.js';

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Of one letter; Z is a dead process that nobody has asked about yet. */
  readonly state: string;
}

/** Kills a postmaster and every process of its own by force, and waits until they are gone. */
export async function killServer(postmaster: number): Promise<void> {
  // Stopped, it can neither fork nor tidy up between the look at its children and their end.
  process.kill(postmaster, 'SIGSTOP');
  const children = listProcesses().filter(({ parent }) => parent === postmaster);
  const pids = new Set([postmaster, ...children.map(({ pid }) => pid)]);
  for (const pid of pids) kill(pid);
  await eventually(() => !listProcesses().some(({ pid, state }) => pids.has(pid) && state !== 'Z'));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function listProcesses(): Process[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcess(Number(name)) : []));
  }
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,state='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state] = /^\s*(\d+)\s+(\d+)\s+(\w)/.exec(line) ?? [];
    return state === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), state }];
  });
}

function readProcess(pid: number): Process[] {
  try {
    // The program's name comes before these, in parentheses, and may hold any character.
    const [, state, parent] = /.*\) (\w) (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return state === undefined ? [] : [{ pid, parent: Number(parent), state }];
  } catch {
    return [];
  }
}
