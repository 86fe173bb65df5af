import { expect } from 'chai';
import type { DiagnoseOptions } from '../../../src/composition/doctor/diagnose.js';
import { diagnose } from '../../../src/composition/doctor/diagnose.js';
import { formatResult, toDocument } from '../../../src/composition/doctor/format-results.js';
import type { Result } from '../../../src/composition/doctor/run-checks.js';
import type { Plant } from './plant.js';

export async function examine(env: NodeJS.ProcessEnv, options: DiagnoseOptions = {}): Promise<Result[]> {
  const results: Result[] = [];
  for await (const result of diagnose(env, options)) results.push(result);
  return results;
}

/** Holds doctor to what a plant expects: that it says so and what to do, takes nothing else for a fault, and tells no secret. */
export function expectFound(results: readonly Result[], plant: Plant, secrets: readonly string[]): void {
  const { check, status, says, remedy, also = [] } = plant;
  const output = [...results.flatMap(formatResult), JSON.stringify(toDocument(results))].join('\n');
  const told = results.find(
    (result) => result.name === check && result.status === status && says.test(result.says),
  );
  expect(told, output).not.to.equal(undefined);
  expect(told?.remedy ?? '', output).to.match(remedy);
  const elsewhere = results.filter((result) => result.status !== 'ok' && result.name !== check);
  expect([...new Set(elsewhere.map(({ name }) => name))], output).to.have.members(also);
  for (const secret of secrets) expect(output).not.to.include(secret);
}
