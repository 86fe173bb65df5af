import type { Knex } from 'knex';
import { inSchema } from '../quote.js';
import type { Rows } from '../sql.js';
import type { JobsMapping } from './jobs-mapping.js';

/** A column as the catalogue has it; of a domain, what is beneath. */
export interface ColumnType {
  /** As SQL, with its schema. */
  readonly type: string;
  readonly kind: Kind;
  /** Whether a place in it can be told: of a text, whose JSON may be none, PostgreSQL 16 and later can. */
  readonly hasPaths: boolean;
  /** The words of an enumeration; none of other types. */
  readonly labels: readonly string[];
}

/** What Taskdeck's own table has, and what SQL makes of words. */
export const UUID: ColumnType = { type: 'uuid', kind: 'uuid', hasPaths: true, labels: [] };
export const TEXT: ColumnType = { type: 'text', kind: 'text', hasPaths: false, labels: [] };

/** By the column's name, unquoted. */
export type ColumnTypes = ReadonlyMap<string, ColumnType>;

/** Where nothing is known: the types of Taskdeck's own table. */
export const UNKNOWN_TYPES: ColumnTypes = new Map();

interface TypeRow {
  readonly name: string;
  readonly type: string;
  readonly typname: string;
  readonly typtype: string;
  readonly labels: readonly string[] | null;
  readonly server: number;
}

/** The columns of a table or view; no row where there is none of that name. */
export function selectColumnTypes(knex: Knex, { schema, table }: JobsMapping): Knex.Raw<Rows<TypeRow>> {
  return knex.raw(
    `WITH RECURSIVE found AS (
       SELECT attname, attnum, atttypid AS typid FROM pg_attribute
        WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
       UNION ALL
       SELECT attname, attnum, typbasetype FROM found JOIN pg_type AS t ON t.oid = typid WHERE typtype = 'd'
     )
     SELECT attname AS name, concat(quote_ident(nspname), '.', quote_ident(typname)) AS type, typname, typtype, current_setting('server_version_num')::int AS server,
            (SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) AS labels
       FROM found JOIN pg_type AS t ON t.oid = typid JOIN pg_namespace AS n ON n.oid = typnamespace
      WHERE typtype <> 'd' ORDER BY attnum`,
    [inSchema(schema, table)],
  );
}

export function readColumnTypes({ rows }: Rows<TypeRow>): ColumnTypes {
  return new Map(
    rows.map((row) => {
      const kind = kindOf(row);
      const hasPaths = kind !== 'text' || row.server >= FIRST_WITH_INPUT_TEST;
      return [row.name, { type: row.type, kind, hasPaths, labels: row.labels ?? [] }];
    }),
  );
}

const FIRST_WITH_INPUT_TEST = 160_000;

type Kind =
  | ('uuid' | 'integer' | 'decimal' | 'float' | 'text')
  | ('enum' | 'json' | 'jsonb' | 'timestamptz' | 'timestamp' | 'other');

const KINDS: Readonly<Record<string, Kind>> = {
  uuid: 'uuid',
  ...{ int2: 'integer', int4: 'integer', int8: 'integer' },
  ...{ numeric: 'decimal', float4: 'float', float8: 'float' },
  ...{ text: 'text', varchar: 'text', bpchar: 'text', name: 'text' },
  ...{ json: 'json', jsonb: 'jsonb' },
  ...{ timestamptz: 'timestamptz', timestamp: 'timestamp' },
};

function kindOf({ typname, typtype }: TypeRow): ColumnType['kind'] {
  return typtype === 'e' ? 'enum' : (KINDS[typname] ?? 'other');
}
