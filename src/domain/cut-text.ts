/** The text's first `length` UTF-16 units, or one less where that would cut a surrogate pair in half. */
export function cutText(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
