import getRawBody from 'raw-body';
import { HttpProblem } from './http-problem.js';
import type { HttpContext } from './request-state.js';

/** The request's body, of `maxBytes` at most. @throws HttpProblem `payload_too_large`, `bad_request` */
export async function readBody(ctx: HttpContext, maxBytes: number): Promise<Buffer> {
  try {
    return await getRawBody(ctx.req, { limit: maxBytes, length: ctx.request.length ?? null });
  } catch (cause) {
    const type = cause instanceof Error && 'type' in cause ? cause.type : undefined;
    if (type !== 'entity.too.large') {
      throw new HttpProblem('bad_request', { detail: 'Expected the whole body.', cause });
    }
    const detail = `Expected a body of ${maxBytes} bytes at most.`;
    // The rest of the body is still on its way; without this it would be read to its end, whatever its length.
    throw new HttpProblem('payload_too_large', { detail, headers: { Connection: 'close' }, cause });
  }
}
