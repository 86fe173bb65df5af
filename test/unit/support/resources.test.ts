import { expect } from 'chai';
import { rejection } from '../../support/rejection.js';
import { Resources, withResources } from '../../support/resources.js';

describe('Resources', () => {
  let closed: string[];
  const resource = (name: string) => ({ close: async () => void closed.push(name) });

  beforeEach(() => {
    closed = [];
  });

  it('are closed once, the last one first', async () => {
    const resources = new Resources();
    for (const name of ['database', 'server', 'browser']) resources.use(resource(name));
    await resources.close();
    await resources.close();
    expect(closed).to.deep.equal(['browser', 'server', 'database']);
  });

  it('are all closed, also when one fails to', async () => {
    const resources = new Resources();
    resources.use(resource('database'));
    resources.defer(() => Promise.reject(new Error('stuck')));
    resources.use(resource('browser'));
    expect((await rejection(resources.close())).message).to.equal('Error: stuck');
    expect(closed).to.deep.equal(['browser', 'database']);
  });

  it('of a set-up that fails halfway are closed, and its own error is told', async () => {
    const failure = new Error('no browser here');
    const made = withResources(async (resources) => {
      resources.use(resource('database'));
      resources.defer(() => Promise.reject(new Error('stuck')));
      throw failure;
    });
    expect(await rejection(made)).to.equal(failure);
    expect(closed).to.deep.equal(['database']);
  });
});
