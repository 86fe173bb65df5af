import { expect } from 'chai';
import { columnsFor } from '../../../ui/list/columns.js';

describe('the columns of the list', () => {
  it('leave the source, the user and the error to other places on a tablet, and to nobody else', () => {
    expect(columnsFor('compact', '-created_at', true)).not.to.include.oneOf(['source', 'user', 'error']);
    for (const layout of ['cards', 'regular', 'wide'] as const) {
      expect(columnsFor(layout, '-created_at', true)).to.include.members(['source', 'user', 'error']);
    }
  });

  it('leave the type to the name’s cell only on a small tablet', () => {
    expect(columnsFor('slim', '-created_at', true)).not.to.include.oneOf(['type', 'source', 'user', 'error']);
    expect(columnsFor('compact', '-created_at', true)).to.include('type');
  });

  it('have none for errors where there are none', () => {
    expect(columnsFor('regular', '-created_at', false)).not.to.include('error');
  });

  it('always have the moment that the list is sorted by, on a tablet no other', () => {
    expect(columnsFor('wide', '-created_at', false)).to.include.members(['created', 'started', 'finished']);
    expect(columnsFor('regular', 'finished_at', false)).to.include.members(['created', 'finished']);
    expect(columnsFor('compact', 'finished_at', false))
      .to.include('finished')
      .and.not.to.include.oneOf(['created', 'started']);
    expect(columnsFor('compact', 'nonsense', false)).to.include('created');
  });
});
