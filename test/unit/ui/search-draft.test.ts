import { expect } from 'chai';
import sinon from 'sinon';
import { SearchDraft } from '../../../ui/list/search-draft.js';

describe('what is being typed into the search field', () => {
  let clock: sinon.SinonFakeTimers;
  let searched: string[];
  let draft: SearchDraft;

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    searched = [];
    draft = new SearchDraft((text) => searched.push(text), {
      now: () => Date.now(),
      set: (callback, ms) => Number(setTimeout(callback, ms)),
      clear: (handle) => clearTimeout(handle),
    });
  });
  afterEach(() => clock.restore());

  it('is searched for once the typing pauses, its outer spaces kept on the page alone', () => {
    for (const text of ['l', 'll', 'llama ']) {
      draft.type(text, false);
      clock.tick(300);
    }
    expect(searched).to.deep.equal([]);
    clock.tick(2_000);
    expect(searched).to.deep.equal(['llama']);
    expect(draft.text).to.equal('llama ');
  });

  it('is searched for at once on demand, and then not again', () => {
    draft.type('llama', false);
    draft.apply();
    clock.tick(2_000);
    expect(searched).to.deep.equal(['llama']);
  });

  it('is no search while an input method is composing it', () => {
    draft.type('ㄏㄨ', true);
    clock.tick(2_000);
    expect(searched).to.deep.equal([]);
    draft.type('會', false);
    clock.tick(2_000);
    expect(searched).to.deep.equal(['會']);
  });

  it('is nothing any more once it is dropped', () => {
    draft.type('llama', false);
    draft.drop();
    draft.apply();
    clock.tick(2_000);
    expect(searched).to.deep.equal([]);
    expect(draft.text).to.equal(null);
  });
});
