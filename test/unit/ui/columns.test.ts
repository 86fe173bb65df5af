import { expect } from 'chai';
import { columnsFor } from '../../../ui/list/columns.js';

describe('the columns of the list', () => {
  it('leave the source and the user to the details on a tablet, and to nobody else', () => {
    expect(columnsFor('compact', '-created_at')).not.to.include.oneOf(['source', 'user']);
    expect(columnsFor('cards', '-created_at')).to.include.members(['source', 'user']);
    expect(columnsFor('regular', '-created_at')).to.include.members(['source', 'user']);
  });

  it('always have the moment that the list is sorted by', () => {
    expect(columnsFor('compact', 'finished_at')).to.include('finished').and.not.to.include('started');
    expect(columnsFor('wide', '-created_at')).to.include.members(['created', 'started', 'finished']);
  });
});
