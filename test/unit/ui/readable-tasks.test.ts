import { expect } from 'chai';
import type { WireTask } from '../../../src/adapters/http/wire.js';
import { readableTasks } from '../../../ui/session/readable-tasks.js';

const TASK: WireTask = {
  id: 'job-1',
  source: 'compute',
  origin: 'compute',
  task_type: 'llm.chat',
  status: 'running',
  status_text: null,
  name: 'n',
  user_id: 'u',
  progress: 0.5,
  created_at: '2026-01-01T00:00:00.000000Z',
  started_at: '2026-01-01T00:00:01.000000Z',
  finished_at: '2026-01-01T00:00:02.000000Z',
  error: 'e',
  details: { any: ['thing'] },
};

describe('the rows of a page that the server answered', () => {
  it('are as they came, words and members that this page does not know among them', () => {
    const rows = [TASK, { ...TASK, id: 'b', status: 'paused', source: 'lunar', details: null, more: 1 }];
    expect(readableTasks(rows)).to.deep.equal(rows);
  });

  it('lose the cell of a value that cannot be drawn, and nothing else', () => {
    const none = { task_type: '', status: 'unknown' } as Record<string, string>;
    for (const field of Object.keys(TASK).filter(
      (name) => !['id', 'source', 'origin', 'details'].includes(name),
    )) {
      for (const value of [{}, [], true, undefined, null]) {
        const [bad, good] = readableTasks([{ ...TASK, [field]: value }, TASK]);
        expect(bad, field).to.deep.equal({ ...TASK, [field]: none[field] ?? null });
        expect(good).to.deep.equal(TASK);
      }
    }
  });

  it('have no progress but a share', () => {
    const progressOf = (progress: unknown) => readableTasks([{ ...TASK, progress }])[0]?.progress;
    expect(['0.5000', 50, -1, NaN, 1.01, 1n].map(progressOf)).to.deep.equal(Array(6).fill(null));
    expect([0, 0.25, 1].map(progressOf)).to.deep.equal([0, 0.25, 1]);
  });

  it('are left out where they cannot be told from others', () => {
    const nameless = [{}, { ...TASK, id: 7 }, { ...TASK, source: null }];
    expect(readableTasks([...nameless, TASK])).to.deep.equal([TASK]);
  });
});
