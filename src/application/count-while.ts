/** How many come before the first for which it isn't so, as it is for none after that. Looks at few of them. */
export function countWhile<T>(ordered: readonly T[], isSo: (one: T, place: number) => boolean): number {
  let least = 0;
  let most = ordered.length;
  while (least < most) {
    const middle = (least + most) >>> 1;
    if (isSo(ordered[middle] as T, middle)) least = middle + 1;
    else most = middle;
  }
  return least;
}
