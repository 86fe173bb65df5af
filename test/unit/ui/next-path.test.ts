import { expect } from 'chai';
import { safeNextPath, signInPath } from '../../../ui/session/next-path.js';

describe('the way back after signing in', () => {
  it('leads to a path of the same site, with its query', () => {
    for (const path of [
      '/admin/tasks/streaming/live%2Fcam%201?origin=cams',
      '/admin/tasks/streaming/%2F%2Fevil.example%00',
      '/admin/tasks/compute/%ff',
      '/admin/tasks',
      '/admin/tasks?page=2&status_filter=failed,queued',
      '/home#top',
    ]) {
      expect(safeNextPath(path), path).to.equal(path);
    }
  });

  it('never leads to another site', () => {
    for (const path of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example/',
      '\\\\evil.example',
      '/\t/evil.example/',
      '/\n/evil.example',
      '/.//evil.example',
      '/..//evil.example',
      '/%2e//evil.example',
      '/a/..//evil.example',
      ' //evil.example',
      'javascript:alert(1)',
      'data:text/html,x',
      'evil.example',
      '',
    ]) {
      const next = safeNextPath(path);
      if (next === null) continue;
      expect(new URL(next, 'https://here.example').origin, path).to.equal('https://here.example');
    }
    expect(safeNextPath('//evil.example')).to.equal(null);
    expect(safeNextPath('/.//evil.example')).to.equal(null);
    expect(safeNextPath('/\\evil.example')).to.equal(null);
  });

  it('does not lead back to the sign-in page', () => {
    expect(safeNextPath('/auth.html?next=/admin/tasks')).to.equal(null);
  });

  it('is written into the address of the sign-in page, and read from it unchanged', () => {
    const from = '/admin/tasks?task_type=a%26b&open=compute:x';
    const address = new URL(signInPath(from, 'session_ended'), 'https://here.example');
    expect(address.searchParams.get('next')).to.equal(from);
    expect(address.searchParams.get('notice')).to.equal('session_ended');
    expect(signInPath(null)).to.equal('/auth.html');
  });
});
