/**
 * What a suite has made so far. Each thing is registered as soon as it is there, so that a set-up which fails halfway
 * leaves nothing running; the last one made is closed first.
 */
export class Resources {
  readonly #closers: (() => unknown)[] = [];

  /** Gives the resource back. */
  use<T extends { close(): unknown }>(resource: T): T {
    this.defer(() => resource.close());
    return resource;
  }

  defer(close: () => unknown): void {
    this.#closers.push(close);
  }

  /** Closes all, even when some fail to; a second call closes only what came since. @throws AggregateError of these. */
  async close(): Promise<void> {
    const errors: unknown[] = [];
    for (const close of this.#closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('; '));
  }
}

/** Makes something of several resources; where that fails, those that are there are closed. */
export async function withResources<T>(make: (resources: Resources) => Promise<T>): Promise<T> {
  const resources = new Resources();
  try {
    return await make(resources);
  } catch (error) {
    await resources.close().catch(() => undefined);
    throw error;
  }
}
