import { REDACTED } from '../../../../src/application/redaction/redacted.js';

export interface SecretText {
  readonly text: string;
  /** The text as anybody may see it. */
  readonly shown: string;
}

const ALPHABETS: Record<string, string> = {
  '': 'aB3dE5gH7jK9mN2pQ4sT6vW8xYz1Cf0Lr',
  h: '3f9a1c7e5b0d2846',
  n: '7394028165',
  U: 'Q7ZK2MXW4TRB9VNC',
};

/**
 * Makes one text of each line, {24} being 24 characters that look random, {h32} hexadecimal ones, {n9} digits, {U16}
 * capitals. They are put together here, so that no scanner of secrets takes this repository's texts for true ones.
 */
export function composeTexts(lines: string): SecretText[] {
  return lines
    .trim()
    .split('\n')
    .map(fill)
    .map((marked) => ({
      text: marked.replace(/[«»]/g, ''),
      shown: marked.replace(/«[^»]*»/g, REDACTED),
    }));
}

function fill(line: string): string {
  return line
    .replace('{jwt}', 'eyJ{20}.eyJ{30}.{43}')
    .replace('{lines}', '\n{64}\n{64}\n')
    .replace(/\{([hnU]?)(\d+)\}/g, (_, kind: string, length: string) =>
      run(ALPHABETS[kind]!, Number(length)),
    );
}

function run(alphabet: string, length: number): string {
  return Array.from({ length }, (_, i) => alphabet[(i * 7) % alphabet.length]).join('');
}
