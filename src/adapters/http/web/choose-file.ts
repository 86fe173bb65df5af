import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Encoding } from '../choose-encoding.js';
import { chooseEncoding } from '../choose-encoding.js';

/** What a path stands for, as paths within the folder. */
export interface ChosenFile {
  /** `fixed`: its name holds its hash. `substitute`: another build's, in place of one that is not there. */
  readonly kind: 'plain' | 'fixed' | 'substitute';
  readonly path: string;
  /** What is sent: the file itself, or its compressed form. */
  readonly sent: string;
  readonly encoding: Encoding | null;
}

/** Names of letters, digits, `.`, `_` and `-`, none of them hidden: no dot files, no `..`, nothing encoded. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;
/** As esbuild writes it. */
const ASSET_PATH = /^\/assets\/([\w-]+)-[A-Z2-7]{8}(\.\w+(?:\.map)?)$/;
const ENDINGS: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };

/** Only files that really are where their path says: a symbolic link may lead out of the folder. */
export async function chooseFile(
  root: string,
  path: string,
  acceptEncoding: string | undefined,
): Promise<ChosenFile | null> {
  if (!PLAIN_PATH.test(path)) return null;
  if (!ASSET_PATH.test(path)) {
    return (await isInPlace(root, path)) ? { kind: 'plain', path, sent: path, encoding: null } : null;
  }
  if (await isInPlace(root, path)) return smallestForm(root, { kind: 'fixed', path }, acceptEncoding);
  const substitute = await ofAnotherBuild(root, path);
  if (substitute === null) return null;
  return smallestForm(root, { kind: 'substitute', path: substitute }, acceptEncoding);
}

async function smallestForm(
  root: string,
  file: Pick<ChosenFile, 'kind' | 'path'>,
  acceptEncoding: string | undefined,
): Promise<ChosenFile> {
  const encoding = chooseEncoding(acceptEncoding);
  if (encoding !== null) {
    const sent = file.path + ENDINGS[encoding];
    if (await isInPlace(root, sent)) return { ...file, sent, encoding };
  }
  return { ...file, sent: file.path, encoding: null };
}

/** A page that was opened before an update, or that a replica of another build sent, asks for what that build had. */
async function ofAnotherBuild(root: string, path: string): Promise<string | null> {
  const wanted = nameOf(path);
  const names = await readdir(join(root, 'assets')).catch(() => []);
  const found = names.map((name) => `/assets/${name}`).find((candidate) => nameOf(candidate) === wanted);
  return found !== undefined && (await isInPlace(root, found)) ? found : null;
}

/** An asset's name without its hash; null for what is none. */
function nameOf(path: string): string | null {
  const [, name, ending] = ASSET_PATH.exec(path) ?? [];
  return name === undefined || ending === undefined ? null : name + ending;
}

async function isInPlace(root: string, path: string): Promise<boolean> {
  try {
    return (await realpath(join(root, path))) === join(await realpath(root), path);
  } catch {
    return false;
  }
}
