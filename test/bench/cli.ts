import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resources } from '../support/resources.js';
import type { BenchOptions } from './options.js';
import { parseOptions, USAGE } from './options.js';
import { resultsToMarkdown } from './report/markdown.js';
import { resultsToText } from './report/plain-text.js';
import { resultsToJson } from './report/results.js';
import { runBench, SECTION_NAMES } from './run-bench.js';

const args = process.argv.slice(2);
const tell = (text: string) => void process.stderr.write(`${text}\n`);

async function main(options: BenchOptions): Promise<void> {
  const resources = new Resources();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void resources.close().finally(() => process.exit(130)));
  }
  try {
    const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
    const results = await runBench(options, command, resources, tell);
    process.stdout.write(resultsToText(results));
    const { dataDir, markdownFile } = options;
    const jsonFile =
      options.jsonFile ??
      (dataDir === null ? join(tmpdir(), 'taskdeck-bench.json') : join(dataDir, 'results.json'));
    writeFileSync(jsonFile, resultsToJson(results));
    tell(`The figures are in ${jsonFile}`);
    if (markdownFile !== null) writeFileSync(markdownFile, await resultsToMarkdown(results, markdownFile));
  } finally {
    await resources.close();
  }
}

function readOptions(): BenchOptions | null {
  try {
    return parseOptions(args, SECTION_NAMES);
  } catch (error) {
    tell(`${(error as Error).message}\n\n${USAGE}`);
    return null;
  }
}

const options = readOptions();
if (options === null) process.exitCode = 2;
else await main(options);
