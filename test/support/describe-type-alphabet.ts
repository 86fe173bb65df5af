import { expect } from 'chai';
import fc from 'fast-check';
import { taskPageToWire } from '../../src/adapters/http/api/task-to-wire.js';
import {
  FixedClock,
  InMemoryStreamRegistry,
  InMemoryUserDirectory,
} from '../../src/adapters/memory/index.js';
import { ListAdminTasks } from '../../src/application/list-admin-tasks.js';
import type { ListConditions } from '../../src/application/query/list-request.js';
import type { Task } from '../../src/domain/task.js';
import { DEFAULT_STATE, withConditions } from '../../ui/list/list-state.js';
import { apiQuery, listUrl, readListUrl } from '../../ui/list/list-url.js';
import { anId } from '../contract/task-queries.js';
import type { TaskRepositoryHarness } from '../contract/task-repository-harness.js';
import { ADMIN, NOW } from './platform.js';
import { aJob } from './task-builder.js';

const ODD = [
  '',
  ',',
  'a,b',
  'a',
  'b',
  'A',
  ' a',
  '\t',
  'a\tb',
  'a\r\nb',
  '\u001f',
  'x\u001fy',
  '%2C',
  '&',
  '=',
  '+',
  '#',
  "'",
  '\\',
];
const text = fc.oneof(
  fc.constantFrom(
    ...ODD,
    '\u{1f600}'.repeat(255),
    `,${'語'.repeat(254)}`,
    'x'.repeat(256),
    '\u{1f600}'.repeat(256),
  ),
  fc.string({ unit: 'binary', maxLength: 260 }).map((some) => some.replaceAll('\0', '')),
);
const jobTypes = fc.array(text, { minLength: 1, maxLength: 12 });

/** Each type that a list offers, by the page's address for it, the server's query and back, gives exactly its tasks. */
export function describeTypeAlphabet(
  name: string,
  makeHarness: () => Promise<TaskRepositoryHarness> | TaskRepositoryHarness,
  numRuns: number,
): void {
  describe(`the task types that a list of ${name} offers`, () => {
    let harness: TaskRepositoryHarness;

    before(async () => {
      harness = await makeHarness();
    });
    after(() => harness.close?.());

    it('can all be asked for, alone and together', async () => {
      const streams = [new InMemoryStreamRegistry(new FixedClock(NOW))];
      const users = new InMemoryUserDirectory([ADMIN]);
      const listAdminTasks = new ListAdminTasks({ tasks: harness.repository, streams, users });
      const list = async (conditions: ListConditions) =>
        taskPageToWire(await listAdminTasks.execute({ userId: ADMIN.id, size: 100, ...conditions }));

      await fc.assert(
        fc.asyncProperty(jobTypes, async (types) => {
          const jobs = types.map((taskType, i) => aJob({ id: anId(i + 1), taskType }));
          await harness.replaceAll(jobs);
          const { task_type: offered, task_type_omitted: omitted = 0 } = (await list({})).facets;
          expect(offered.length + omitted).to.equal(new Set(types).size);

          const asked = offered.map(({ value }) => [value]);
          for (const taskTypes of offered.length === 0 ? [] : [...asked, asked.flat().slice(0, 3)]) {
            const url = listUrl(withConditions(DEFAULT_STATE, { task_type: taskTypes }));
            const state = readListUrl(new URL(url, 'https://here.example'));
            const parameters = apiQuery({ ...state, size: 100 });
            const { items, item_total: total } = await list({ parameters });
            const expected = idsOf(jobs.filter(({ taskType }) => taskTypes.includes(taskType)));
            expect(idsOf(items), url).to.deep.equal(expected);
            expect(total, url).to.equal(expected.length);
          }
        }),
        { numRuns },
      );
    });
  });
}

function idsOf(tasks: readonly Pick<Task, 'id'>[]): string[] {
  return tasks.map(({ id }) => id).sort();
}
