/**
 * What `work` comes to or, as soon as the signal aborts, its reason. The work goes on: what it comes to then is handed
 * to `late`, if given, and its error is dropped.
 */
export function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  late?: (value: T) => void,
): Promise<T> {
  if (signal === undefined) return work;
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => {
      reject(signal.reason as Error);
      work.then(late, () => undefined);
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    const stopListening = () => {
      signal.removeEventListener('abort', onAbort);
    };
    work.then(stopListening, stopListening);
    work.then(resolve, reject);
  });
}
