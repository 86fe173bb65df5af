/** A JSON value; whole numbers beyond 2^53 are bigints, so that none is rounded. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}
