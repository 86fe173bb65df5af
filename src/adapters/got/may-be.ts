const UNTELLING_TYPE = /^(?:text\/plain|(?:application|binary)\/octet-stream)[\t ]*(?:;|$)/i;
const TYPES = {
  json: /^[\w.+-]+\/(?:[\w.+-]+\+|x-)?json[\t ]*(?:;|$)/i,
  xml: /^[\w.+-]+\/(?:[\w.+-]+\+)?xml[\t ]*(?:;|$)/i,
} as const;

/** Whether a content type leaves it open that the body is of a format, as many servers' `text/plain` does, or none at all. */
export function mayBe(format: keyof typeof TYPES, contentType: string | undefined): boolean {
  return (
    contentType === undefined ||
    contentType === '' ||
    UNTELLING_TYPE.test(contentType) ||
    TYPES[format].test(contentType)
  );
}
