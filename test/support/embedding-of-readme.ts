import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const README = fileURLToPath(new URL('../../../README.md', import.meta.url));

/** The code block of the README that imports the package. */
export function embeddingOfReadme(): string {
  const blocks = [...readFileSync(README, 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
  const embedding = blocks.find((code) => code.includes(`from 'taskdeck'`));
  if (embedding === undefined) throw new Error('the README has no block that embeds taskdeck');
  return embedding;
}
