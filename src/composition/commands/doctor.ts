import type { Command } from '../command.js';
import { diagnose } from '../doctor/diagnose.js';
import { formatResult, toDocument } from '../doctor/format-results.js';
import type { Result } from '../doctor/run-checks.js';

/** Tries what the API server will need, and says what to do where something fails; exits with 1 upon a fault. */
export const doctor: Command = {
  options: { json: { type: 'boolean' } },
  async run({ env, values, print }) {
    const results: Result[] = [];
    for await (const result of diagnose(env)) {
      results.push(result);
      if (values['json'] !== true) formatResult(result).forEach(print);
    }
    const report = toDocument(results);
    if (values['json'] === true) print(JSON.stringify(report, null, 2));
    return report.status === 'fault' ? 1 : 0;
  },
};
