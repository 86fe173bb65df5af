import { expect } from 'chai';
import { pickLanguage } from '../../../ui/i18n/language.js';
import { loadLocale } from '../../../ui/i18n/locale.js';

const en = await loadLocale('en');
const zh = await loadLocale('zh-TW');

describe('the languages', () => {
  it('are chosen by what was chosen before, then by the browser', () => {
    expect(pickLanguage('en', ['zh-TW'])).to.equal('en');
    expect(pickLanguage(null, ['fr', 'zh-Hant-HK', 'en'])).to.equal('zh-TW');
    expect(pickLanguage(null, ['en-GB', 'zh-TW'])).to.equal('en');
    expect(pickLanguage('klingon', ['de'])).to.equal('en');
  });

  it('write numbers their own way, and 100 % only where it is done', () => {
    expect(en.number(200_038)).to.equal('200,038');
    expect(en.percent(0.9999)).to.equal('99%');
    expect(en.percent(1)).to.equal('100%');
    expect(en.percent(0.29)).to.equal('29%');
  });

  it('say how long ago something was', () => {
    expect(en.ago(400)).to.equal('now');
    expect(en.ago(-400)).to.equal('now');
    expect(en.ago(3_000)).to.equal('3s ago');
    expect(en.ago(59 * 60_000)).to.equal('59m ago');
    expect(zh.ago(7_200_000)).to.equal('2 小時前');
  });

  it('say a span in its two largest units', () => {
    expect(en.duration(0)).to.equal('0s');
    expect(en.duration(-5)).to.equal('0s');
    expect(en.duration(61_000)).to.equal('1m 1s');
    expect(en.duration(3_600_000)).to.equal('1h');
    expect(en.duration(90_061_000)).to.equal('1d 1h');
    expect(en.duration(250, true)).to.equal('250ms');
    expect(en.duration(4_250, true)).to.equal('4.2s');
    expect(zh.duration(61_000)).to.equal('1 分鐘 1 秒');
  });

  it('have the plural that a number needs', () => {
    expect(en.messages.pages.showNewer(1, '1')).to.equal('1 newer task — show');
    expect(en.messages.pages.showNewer(2, '2')).to.equal('2 newer tasks — show');
  });

  it('say whether a total is exact', () => {
    const { range } = en.messages.pages;
    expect(range('1', '20', '200,038', 'exact')).to.equal('1–20 of 200,038');
    expect(range('1', '20', '200,038', 'at_least')).to.equal('1–20 of at least 200,038');
  });
});
