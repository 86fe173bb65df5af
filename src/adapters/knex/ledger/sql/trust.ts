import type { JobsSql } from '../../mapping/jobs-sql.js';
import { quoteText, writeArray } from '../../quote.js';
import type { LedgerNames } from '../ledger-names.js';
import { createFunction, toRegclass } from './functions.js';
import { guardsOf, triggersOf, triggersOfAll } from './triggers.js';

/**
 * The one judgement that reading, folding, status and doctor share: for each table that holds the jobs (a partition, or
 * the table itself) what speaks against counting it by the ledger, NULL where nothing does. `jobs` is the table that
 * the caller means by its name, and `mapping` how it reads its columns. By the catalogue as the caller's snapshot has
 * it, so that whoever sees a row that the ledger missed sees why it did.
 */
export function createTrust(names: LedgerNames): string {
  const { tables, functions } = names;
  const { ledger, doubts } = tables;
  const oids = Object.values(tables).map(toRegclass);
  const isHidden = oids.map((oid) => `row_security_active(${oid})`).join(' OR ');
  const isMissing = oids.map((oid) => `${oid} IS NULL`).join(' OR ');
  return createFunction(
    functions.trust,
    `(jobs oid, mapping text)
     RETURNS TABLE (epoch integer, leaf oid, doubt text, estimate bigint, readable boolean) LANGUAGE plpgsql STABLE`,
    `#variable_conflict use_column
     DECLARE
       this_epoch integer := ${functions.epoch}();
       of_all text;
       kind "char";
     BEGIN
       SELECT c.relkind, CASE
                WHEN l.epoch IS NULL THEN 'not_counted'
                WHEN l.jobs <> $1 THEN 'other_table'
                WHEN l.mapping <> $2 OR NOT l.columns <@ ${namedColumns(names.jobs, 'c.oid')} THEN 'other_mapping'
                WHEN l.counted_at IS NULL THEN 'not_counted'
                WHEN (l.guards = ${guardsOf(names)}) IS NOT TRUE
                THEN CASE WHEN ${isMissing} THEN 'broken' ELSE 'guards_changed' END
                WHEN EXISTS (SELECT FROM ${doubts} WHERE epoch = this_epoch)
                THEN (SELECT min(reason) FROM ${doubts} WHERE epoch = this_epoch)
                WHEN row_security_active(c.oid) OR ${isHidden} THEN 'row_security'
                WHEN c.relkind = 'r' AND c.relhassubclass
                     AND EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid) THEN 'inherited'
              END
         INTO kind, of_all
         FROM pg_class AS c LEFT JOIN ${ledger} AS l ON l.epoch = this_epoch
        WHERE c.oid = $1;
       IF kind = 'r' THEN
         RETURN QUERY ${judge(names, 'pg_class AS c', `CROSS JOIN LATERAL ${triggersOf('c.oid', names)} AS now (triggers) WHERE c.oid = $1`)};
       ELSE
         RETURN QUERY ${judge(
           names,
           `(${leavesOf('$1')}) AS s (relid) JOIN pg_class AS c ON c.oid = s.relid`,
           `LEFT JOIN ${triggersOfAll(names)} AS now ON now.tgrelid = c.oid`,
         )};
       END IF;
     END`,
  );
}

/**
 * What the counts depend on besides the names of the columns: which columns have them, since another may have taken
 * over a name, and the words of an enumeration, each of which may get another spelling in all rows at once.
 */
export function namedColumns({ counted }: JobsSql, jobs: string): string {
  const isNamed = (names: readonly string[]) =>
    `attrelid = ${jobs} AND attnum > 0 AND attname = ANY (${quoteText(writeArray(names))}::name[])`;
  return `ARRAY(SELECT concat(attname, ' ', attnum) FROM pg_attribute
                 WHERE ${isNamed(counted.columns)}
                UNION ALL
                SELECT concat(w.oid, ' ', w.xmin) FROM pg_attribute JOIN pg_type AS t ON t.oid = atttypid
                  JOIN pg_enum AS w ON enumtypid IN (t.oid, typbasetype) WHERE ${isNamed(counted.words)})`;
}

/** A table of its own is looked up by itself: the planner takes every partition tree for a thousand tables. */
function judge(names: LedgerNames, from: string, now: string): string {
  return `SELECT this_epoch, c.oid, COALESCE(of_all, CASE
                WHEN c.relkind <> 'r' THEN 'foreign'
                WHEN c.relpersistence <> 'p' THEN 'unlogged'
                WHEN now.triggers IS NULL THEN 'triggers_off'
                WHEN l.relid IS NULL THEN 'new'
                WHEN l.filenode <> c.relfilenode THEN 'rewritten'
                WHEN l.triggers <> now.triggers THEN 'triggers_changed'
              END),
              ${estimateOf('c')},
              has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid)
         FROM ${from}
         LEFT JOIN ${names.tables.leaves} AS l ON l.epoch = this_epoch AND l.relid = c.oid
         ${now}`;
}

/** About how many rows a table has, by Postgres's own estimate or, where there is none yet, by its size. */
export function estimateOf(pgClass: string): string {
  return `CASE WHEN ${pgClass}.reltuples < 0 THEN pg_relation_size(${pgClass}.oid) / 400 ELSE ${pgClass}.reltuples::bigint END`;
}

/** The tables that hold the rows of a table: its partitions without partitions of their own, or the table itself. */
export function leavesOf(jobs: string): string {
  return `SELECT relid::oid FROM pg_partition_tree(${jobs}) WHERE isleaf
          UNION SELECT oid FROM pg_class WHERE oid = ${jobs} AND relkind = 'r'`;
}

/** The call, with what the caller means by the names. */
export function askTrust({ jobs, mapping, functions }: LedgerNames): string {
  return `${functions.trust}(${toRegclass(jobs.table)}, ${quoteText(mapping)})`;
}
