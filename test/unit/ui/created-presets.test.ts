import { expect } from 'chai';
import { dayOf, presetRange } from '../../../ui/list/created-presets.js';

const local = (...parts: [number, number, number, number?, number?]): number => new Date(...parts).getTime();
const NOW = local(2026, 2, 30, 10, 20) + 12_345;

describe('a range of creation times that is chosen by its name', () => {
  it('begins at a whole minute and has no end where it ends now, so that new tasks go on coming', () => {
    expect(presetRange('hour', NOW)).to.deep.equal({ from: local(2026, 2, 30, 9, 20), to: null });
    expect(presetRange('day', NOW)).to.deep.equal({ from: NOW - (NOW % 60_000) - 86_400_000, to: null });
    expect(presetRange('all', NOW)).to.deep.equal({ from: null, to: null });
  });

  it('is of whole days of the reader’s, over a change of the clocks too', () => {
    expect(presetRange('today', NOW)).to.deep.equal({ from: local(2026, 2, 30), to: null });
    expect(presetRange('yesterday', NOW)).to.deep.equal({ from: local(2026, 2, 29), to: local(2026, 2, 30) });
    expect(presetRange('week', NOW).from).to.equal(local(2026, 2, 23));
    expect(presetRange('month', NOW).from).to.equal(local(2026, 1, 28));
    expect(dayOf(NOW, 6)).to.deep.equal({ from: local(2026, 2, 24), to: local(2026, 2, 25) });
  });
});
