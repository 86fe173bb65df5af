import { z } from 'zod';
import type { TimeEncoding } from '../../adapters/knex/mapping/jobs-mapping.js';
import { databaseName, must, soundNumber } from './names.js';

const NAMED = ['timestamptz', 'utc', 'epoch-s', 'epoch-ms', 'epoch-us'] as const;
const EXPECTED = `must be ${NAMED.join(', ')} or an offset such as +08:00`;

const encoding = z
  .string()
  .regex(/^(?:timestamptz|utc|epoch-s|epoch-ms|epoch-us|[+-](?:0\d|1[0-4]):[0-5]\d)$/, {
    error: ({ input }) => refusalOf(String(input)),
  }) as z.ZodType<TimeEncoding, TimeEncoding>;

/** When a thing of a job was; see TimeSource. */
export const timeSource = z
  .union(
    [
      databaseName.describe('A column of timestamp with time zone.'),
      z.strictObject({
        column: z
          .union(
            [databaseName, z.array(databaseName).min(1, 'must name one column or more')],
            must("a column's name or a list of them"),
          )
          .describe('The column; or several, of which the first that is not NULL counts.'),
        as: encoding
          .describe(
            'How the column tells moments: "timestamptz" (by default); "utc" or an offset such as "+08:00" for a timestamp without time zone; "epoch-s", "epoch-ms" or "epoch-us" for a number of seconds, milliseconds or microseconds since 1970. Zones with summer time have hours that come twice, and no order.',
          )
          .exactOptional(),
        none: z
          .array(z.union([z.string(), soundNumber], must('a text or a number')))
          .describe(
            'What stands for no moment, as the column writes it. Moments before 1970-01-02, 0 and negative numbers do in any case.',
          )
          .exactOptional(),
      }),
      z.null().describe('There is none.'),
    ],
    must('a column\'s name, {"column", "as", "none"} or null'),
  )
  .meta({ id: 'time' });

function refusalOf(text: string): string {
  const offsets = offsetsOf(text);
  if (offsets === null) return EXPECTED;
  const [offset] = offsets;
  return offsets.length > 1
    ? `${EXPECTED}: ${text} has summer time, so hours that come twice, and times without a zone have no order there`
    : `${EXPECTED}: zones are told by their offset, and that of ${text} is ${offset === '+00:00' ? 'utc' : offset}`;
}

/** Those that a zone has in winter and in summer, in a year of each decade; null for what is no zone's name. */
function offsetsOf(zone: string): string[] | null {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    const moments = [2010, 2020, 2025].flatMap((year) => [0, 6].map((month) => Date.UTC(year, month)));
    return [...new Set(moments.map((moment) => offsetAt(format, moment)))];
  } catch {
    return null;
  }
}

function offsetAt(format: Intl.DateTimeFormat, moment: number): string {
  const name = format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return name === 'GMT' ? '+00:00' : name.slice('GMT'.length);
}
