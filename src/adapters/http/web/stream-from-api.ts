import type { Logger } from '../logger.js';
import { answerPiecewise } from '../piecewise-answer.js';
import type { ApiUpstream } from '../ports/api-upstream.js';
import type { HttpContext } from '../request-state.js';
import { passBack, passHeaders, readQuery, requestHeaders } from './forward-to-api.js';

const REQUEST_HEADERS = ['authorization', 'accept-encoding'];
const ANSWER_HEADERS = [
  'content-type',
  'content-encoding',
  'content-disposition',
  'cache-control',
  'x-accel-buffering',
  'x-request-id',
  'vary',
];

export interface StreamedRoute {
  /** The API's path. */
  readonly path: string;
  /** What its answers are streamed as. */
  readonly types: readonly string[];
}

/**
 * Passes a GET to one path of the API, and the answer back piece by piece, no faster than the client takes it. Where the
 * API's answer breaks off, so does this one; where the client leaves, the API's ends.
 * @throws HttpProblem `api_unavailable` where the API doesn't answer.
 */
export function streamFromApi(
  ctx: HttpContext,
  { upstream, logger }: { readonly upstream: ApiUpstream; readonly logger: Logger },
  { path, types }: StreamedRoute,
): Promise<void> {
  return answerPiecewise(ctx, logger, async (answer) => {
    const streamed = await upstream.stream({
      method: 'GET',
      path,
      query: readQuery(ctx),
      headers: requestHeaders(ctx, REQUEST_HEADERS, types.join(', ')),
      body: null,
      signal: ctx.state.signal,
      streamedTypes: types,
    });
    if (!('pieces' in streamed)) {
      passBack(ctx, streamed);
      return;
    }
    passHeaders(ctx, streamed.headers, ANSWER_HEADERS);
    answer.begin(streamed.status, {});
    for await (const piece of streamed.pieces) await answer.write(piece);
  });
}
