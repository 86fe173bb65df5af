import { Resources } from '../support/resources.js';

/** Closes what the work registered when it is over, however it ends. */
export async function usingResources<T>(work: (resources: Resources) => Promise<T>): Promise<T> {
  const resources = new Resources();
  try {
    return await work(resources);
  } finally {
    await resources.close();
  }
}
