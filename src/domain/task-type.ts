import { isWellFormed } from './is-well-formed.js';

/** In characters (code points), as Postgres counts them. */
export const MAX_TASK_TYPE_LENGTH = 255;

/**
 * Whether a list can be asked for this type: the one alphabet of filters and facets. It is any text, the empty one,
 * commas and line breaks included, unless it is too long for an address or can't be written in UTF-8 or in Postgres.
 */
export function isAskableType(type: unknown): type is string {
  return (
    typeof type === 'string' &&
    type.length <= 2 * MAX_TASK_TYPE_LENGTH &&
    (type.length <= MAX_TASK_TYPE_LENGTH || [...type].length <= MAX_TASK_TYPE_LENGTH) &&
    !type.includes('\0') &&
    isWellFormed(type)
  );
}
