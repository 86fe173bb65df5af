import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MARKER = 'taskdeck-demo.json';

/** Where the demo keeps its data, secrets and logs between starts; nothing in it is anybody else's. */
export class DemoFolder {
  private constructor(readonly path: string) {}

  /** @throws Error where the path is no folder, or one that holds something else. Nothing is changed then. */
  static open(path: string): DemoFolder {
    const folder = new DemoFolder(path);
    makeFolder(path);
    if (existsSync(folder.#file(MARKER))) return folder;
    if (readdirSync(path).length > 0) {
      throw new Error(
        `${path} holds something else than the demo's data; choose another folder with --data DIR`,
      );
    }
    writeFileSync(folder.#file(MARKER), '{"what":"the data of the demo of Taskdeck"}\n');
    return folder;
  }

  get postgres(): string {
    return this.#file('postgres');
  }

  get secrets(): string {
    return this.#file('secrets.json');
  }

  get logs(): string {
    return this.#file('logs');
  }

  /** Removes secrets and logs; Postgres' data is its launcher's. */
  forget(): void {
    for (const path of [this.secrets, this.logs]) rmSync(path, { recursive: true, force: true });
  }

  #file(name: string): string {
    return join(this.path, name);
  }
}

/** Step by step: node's own recursive mkdir never ends on a file system such as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw new Error(`${path} is no folder`);
    return;
  }
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    throw new Error(`the folder ${path} can't be made: ${(error as NodeJS.ErrnoException).code}`);
  }
}
