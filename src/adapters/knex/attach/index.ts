/** From a table that is there to a mapping of it. */
export type { TableDescription } from './catalogue.js';
export { describeTable } from './describe-table.js';
export { listTables } from './list-tables.js';
export type { Certainty, Choice, Proposal } from './propose/choice.js';
export { mappedColumns } from '../mapping/mapped-columns.js';
export { mappingOf, proposeMapping } from './propose/propose-mapping.js';
export type { RankedTable, TableOutline } from './propose/rank-tables.js';
export { rankTables } from './propose/rank-tables.js';
