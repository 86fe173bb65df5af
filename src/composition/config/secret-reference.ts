import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { inspect } from 'node:util';
import { z } from 'zod';

const SHOWN = '[secret]';

/** A secret that nothing prints by mistake: whatever logs, writes as JSON or inspects it has `[secret]`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for the one place that sends it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}

/** Where a secret is: in a variable of the environment, or in a file. */
export type SecretReference =
  { readonly kind: 'variable'; readonly name: string } | { readonly kind: 'file'; readonly path: string };

const VARIABLE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
const EXPECTED =
  'must be a reference to a secret, "${NAME}" of the environment or { "file": "/run/secrets/name" }';
const LITERAL = `${EXPECTED}: a secret that stands in this file itself is read by all who can read the file`;

const inVariable = z
  .string()
  .regex(VARIABLE, LITERAL)
  .transform((text): SecretReference => ({ kind: 'variable', name: text.slice(2, -1) }));
const inFile = z
  .strictObject({
    file: z
      .string()
      .refine(isAbsolute, 'must be an absolute path')
      .describe('The file that has the secret, and nothing else.'),
  })
  .transform(({ file }): SecretReference => ({ kind: 'file', path: file }));

/** `"${NAME}"` or `{ "file": "/run/secrets/name" }`. */
export const secretReference = z.union([inVariable, inFile], { error: EXPECTED });

const LONGEST = 64 * 1024;

/** @throws Error whose message ends the sentence that the secret's key begins; it holds nothing of the secret. */
export function resolveSecret(reference: SecretReference, env: NodeJS.ProcessEnv): Secret {
  if (reference.kind === 'variable') {
    const text = env[reference.name] ?? '';
    if (text === '') throw new Error(`needs the variable ${reference.name}, which is not set`);
    return new Secret(text);
  }
  const text = readSecret(reference.path);
  if (text === '') throw new Error(`needs the file ${reference.path}, which is empty`);
  return new Secret(text);
}

/** Without the line's end that editors and `echo` put behind it. */
function readSecret(path: string): string {
  const needs = `needs the file ${path}, which`;
  let size: number;
  try {
    size = statSync(path).size;
    if (size <= LONGEST) return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new Error(`${needs} can't be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`);
  }
  throw new Error(`${needs} is longer than any secret: ${size} bytes`);
}
