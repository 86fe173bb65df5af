import { expect } from 'chai';
import { shortcutOf } from '../../../ui/list/shortcuts.js';

const press = (key: string, modifiers = {}): Parameters<typeof shortcutOf>[0] => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...modifiers,
});

describe('a key press', () => {
  it('moves between rows', () => {
    expect(shortcutOf(press('j'), { typing: false, inRow: false })).to.equal('next_row');
    expect(shortcutOf(press('ArrowUp'), { typing: false, inRow: true })).to.equal('previous_row');
  });

  it('leaves the arrows to the page outside of a row', () => {
    expect(shortcutOf(press('ArrowDown'), { typing: false, inRow: false })).to.equal(null);
  });

  it('is text while one types', () => {
    for (const key of ['j', '/', 't', 'r', '?']) {
      expect(shortcutOf(press(key), { typing: true, inRow: false })).to.equal(null);
    }
  });

  it('leaves the browser its own shortcuts', () => {
    expect(shortcutOf(press('r', { ctrlKey: true }), { typing: false, inRow: false })).to.equal(null);
    expect(shortcutOf(press('r', { metaKey: true }), { typing: false, inRow: false })).to.equal(null);
  });
});
