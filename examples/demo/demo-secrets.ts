import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const schema = z.object({ jwt: z.string().min(32), streaming: z.string().min(16) });

export type DemoSecrets = z.infer<typeof schema>;

/** The demo's own secrets, kept beside its data so that a signed-in browser stays so after a restart. */
export function readOrMakeSecrets(file: string): DemoSecrets {
  const kept = schema.safeParse(readJson(file));
  if (kept.success) return kept.data;
  const secrets = {
    jwt: randomBytes(32).toString('base64url'),
    streaming: randomBytes(24).toString('base64url'),
  };
  const draft = `${file}.draft`;
  writeFileSync(draft, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(draft, file);
  return secrets;
}

/** Secrets that are missing or broken are made anew: whoever is signed in signs in again. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
