/** What a promise was rejected with; throws where it was not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome === null) throw new Error('expected a rejection, but the promise was fulfilled');
  return outcome as Error;
}
