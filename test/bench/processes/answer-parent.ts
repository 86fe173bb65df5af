/**
 * Preloaded into each server under measurement: tells the bench what the process used, and ends it when the bench is
 * gone. Its channel keeps no process alive.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Question, Usage } from './questions.js';

const RESOLUTION_MS = 5;
/** Watches from the first time on that delays are to be forgotten: a timer of 5 ms costs a server that is idle. */
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

/** Each sample is the time between two turns of a timer, of which its interval is no delay. */
const toDelayMs = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    rssBytes: process.memoryUsage.rss(),
    delayP99Ms: toDelayMs(delay.percentile(99)),
    delayMaxMs: toDelayMs(delay.max),
  };
}

process.on('message', (question: Question) => {
  if (question === 'usage') process.send?.({ question, answer: usage() });
  if (question !== 'forget delays') return;
  delay.enable();
  delay.reset();
  process.send?.({ question, answer: null });
});
process.once('disconnect', () => process.exit(1));
process.channel?.unref();
