import { expect } from 'chai';
import { loadLocale } from '../../../ui/i18n/locale.js';
import { chipsOf, conditionsOf, NO_CONDITIONS } from '../../../ui/list/conditions.js';

const en = await loadLocale('en');
const zh = await loadLocale('zh-TW');

describe('the chips of the conditions', () => {
  it('are one for each value, and each leaves all others', () => {
    const conditions = conditionsOf((name) => (name === 'id' ? ['compute:a', 'compute:b'] : [name]));
    const chips = chipsOf(conditions, en);
    expect(chips).to.have.length(Object.keys(NO_CONDITIONS).length + 1);
    for (const { name, value, others } of chips) {
      const left = conditions[name].filter((other) => other !== value);
      expect(others).to.deep.equal({ ...conditions, [name]: left });
    }
  });

  it('say what holds in the reader’s language, and show what nobody knows as it is', () => {
    const conditions = {
      ...NO_CONDITIONS,
      task_type: [''],
      status_filter: ['failed', 'paused'],
      source: ['compute'],
      origin: ['cams-east'],
      created_from: ['soon'],
    };
    expect(chipsOf(conditions, en).map(({ label, text }) => `${label} ${text}`)).to.deep.equal([
      'Type (no type)',
      'Status Failed',
      'Status paused',
      'Source Compute',
      'Origin cams-east',
      'Created from soon',
    ]);
    expect(chipsOf(conditions, zh).map(({ text }) => text)).to.include.members([
      '（無類型）',
      '失敗',
      '運算',
    ]);
  });

  it('show moments in the reader’s zone, with seconds where there are any', () => {
    const textOf = (moment: string, locale = en) =>
      chipsOf({ ...NO_CONDITIONS, created_to: [moment] }, locale)[0]?.text;
    const at = new Date(2026, 10, 14, 9, 5).getTime();
    expect(textOf(new Date(at).toISOString())).to.equal('14 Nov 2026, 09:05');
    expect(textOf(new Date(at + 7_000).toISOString())).to.equal('14 Nov 2026, 09:05:07');
    expect(textOf(new Date(at).toISOString(), zh)).to.equal('2026年11月14日 09:05');
  });
});
