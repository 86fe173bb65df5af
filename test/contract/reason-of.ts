/** What the promise rejects with; undefined where it resolves. */
export async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (reason) {
    return reason;
  }
}
