const UNTELLING_TYPE =
  /^(?:[\w.+-]+\/(?:[\w.+-]+\+|x-)?json|text\/plain|(?:application|binary)\/octet-stream)[\t ]*(?:;|$)/i;

/** Whether a content type leaves it open that the body is JSON, as many servers' `text/plain` does, or none at all. */
export function mayBeJson(contentType: string | undefined): boolean {
  return contentType === undefined || contentType === '' || UNTELLING_TYPE.test(contentType);
}
