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

/** How much room the table has: `cards` on a phone, `compact` on a tablet. */
export type Layout = 'cards' | 'compact' | 'regular' | 'wide';

/** The columns that have room; the moment that the list is sorted by always has. */
export function columnsFor(layout: Layout, sort: string): Column[] {
  const sortedBy = sort.replace(/^-/, '').replace(/_at$/, '');
  return COLUMNS.filter((column) => {
    if (column === 'started' || column === 'finished') return layout === 'wide' || column === sortedBy;
    return layout !== 'compact' || (column !== 'source' && column !== 'user');
  });
}
