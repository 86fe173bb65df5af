const COLUMNS = [
  'status',
  'name',
  'type',
  'source',
  'user',
  'progress',
  'created',
  'started',
  'finished',
  'duration',
  'error',
] as const;
export type Column = (typeof COLUMNS)[number];

/**
 * How much room the table has: `cards` on a phone; on a tablet `compact`, where errors stand below the name, or even
 * `slim`, where types do so too.
 */
export type Layout = 'cards' | 'slim' | 'compact' | 'regular' | 'wide';

/** The columns that have room and something to show; the moment that the list is sorted by is always among them. */
export function columnsFor(layout: Layout, sort: string, hasErrors: boolean): Column[] {
  const onTablet = layout === 'slim' || layout === 'compact';
  const sortedBy = sort.replace(/^-/, '').replace(/_at$/, '');
  const hasMoment = (column: 'created' | 'started' | 'finished'): boolean => {
    if (layout === 'wide' || column === sortedBy) return true;
    return column === 'created' && (!onTablet || (sortedBy !== 'started' && sortedBy !== 'finished'));
  };
  const elsewhere: Partial<Record<Column, boolean>> = {
    type: layout === 'slim',
    source: onTablet,
    user: onTablet,
    created: !hasMoment('created'),
    started: !hasMoment('started'),
    finished: !hasMoment('finished'),
    error: onTablet || !hasErrors,
  };
  return COLUMNS.filter((column) => elsewhere[column] !== true);
}
