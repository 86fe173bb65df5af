import { expect } from 'chai';
import { chooseBrowsers } from '../../browsers/choose-browsers.js';
import type { InstalledBrowser } from '../../browsers/installed-browsers.js';

const FIREFOX: InstalledBrowser = { name: 'firefox', executable: '/usr/bin/firefox-esr' };
const CHROMIUM: InstalledBrowser = { name: 'chromium', executable: '/usr/bin/chromium' };

describe('the choice of browsers to test in', () => {
  it('is all that are installed, and names what is missing', () => {
    expect(chooseBrowsers([FIREFOX, CHROMIUM], [], false)).to.include({ fails: false });
    const { chosen, report, fails } = chooseBrowsers([CHROMIUM], [], false);
    expect(chosen).to.deep.equal([CHROMIUM]);
    expect(report).to.deep.equal([
      'chromium: /usr/bin/chromium',
      'firefox: not found as firefox-esr, firefox',
    ]);
    expect(fails).to.equal(false);
  });

  it('fails where one is asked for that is not there, whatever else is', () => {
    expect(chooseBrowsers([CHROMIUM], ['firefox'], false)).to.deep.include({ chosen: [], fails: true });
    expect(chooseBrowsers([CHROMIUM], ['chromium', 'firefox'], true)).to.include({ fails: true });
    expect(chooseBrowsers([CHROMIUM], ['netscape'], true)).to.include({ fails: true });
    expect(chooseBrowsers([CHROMIUM], ['chromium'], false)).to.include({ fails: false });
  });

  it('fails where there is none, unless that is allowed', () => {
    expect(chooseBrowsers([], [], false)).to.include({ fails: true });
    const allowed = chooseBrowsers([], [], true);
    expect(allowed).to.include({ fails: false });
    expect(allowed.report.at(-1)).to.equal('No browser to test in.');
  });
});
