import { expect } from 'chai';
import sinon from 'sinon';
import { ListLoader } from '../../../ui/list/list-loader.js';
import type { ListAnswer } from '../../../ui/list/list-loader.js';

const ME = '/bff/v1/users/me';
const LIST = '/bff/v1/admin/tasks?page=1';
const PAGE = {
  items: [],
  item_total: 0,
  page_now: 1,
  page_total: 1,
  total_is: 'exact',
  as_of: '2026-01-01T00:00:00.000000Z',
  newer: 0,
  facets: { status: [], task_type: [] },
  sources: [],
};

type Answer = () => Response | Promise<Response>;

const json = (body: unknown) => () => new Response(JSON.stringify(body));
const problem = (status: number, code: string) => () =>
  new Response(JSON.stringify({ code, request_id: 'r-1' }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
const admin = json({ user: { id: 'u-1', username: 'ada', role: 'admin' } });
const viewer = json({ user: { id: 'u-2', username: 'vi', role: 'user' } });
const ended = problem(401, 'unauthenticated');
const forbidden = problem(403, 'forbidden');
const away = problem(503, 'users_unavailable');
const down = () => Promise.reject(new TypeError('fetch failed'));

describe('asking for the list while it is not known who the user is', () => {
  let fetched: sinon.SinonStub<Parameters<typeof fetch>, ReturnType<typeof fetch>>;
  let answers: Map<string, (answer: Response | Promise<Response>) => void>;

  beforeEach(() => {
    answers = new Map();
    fetched = sinon.stub(globalThis, 'fetch').callsFake(
      (path, init) =>
        new Promise((resolve, reject) => {
          answers.set(path as string, resolve);
          init?.signal?.addEventListener('abort', () => reject(init.signal!.reason as Error));
        }),
    );
  });
  afterEach(() => fetched.restore());

  const asked = () => fetched.args.map(([path]) => path);
  const isGivenUp = (path: string) =>
    fetched.args.find(([asked]) => asked === path)?.[1]?.signal?.aborted === true;
  const { signal } = new AbortController();

  it('asks for both at once, first for the user', () => {
    void new ListLoader('t').load('page=1', null, signal);
    expect(asked()).to.deep.equal([ME, LIST]);
    for (const [, init] of fetched.args) {
      expect(new Headers(init?.headers).get('authorization')).to.equal('Bearer t');
    }
  });

  const OUTCOMES: [what: string, me: Answer, list: Answer, kind: string][] = [
    ['the list to an admin', admin, json(PAGE), 'ok'],
    ['that the user is no admin', viewer, forbidden, 'not_admin'],
    ['that the session has ended', ended, ended, 'denied'],
    ['that an admin is one no longer', admin, forbidden, 'denied'],
    ['what keeps the user from being known', away, json(PAGE), 'fault'],
    ['a fault of the list', admin, away, 'fault'],
    ['that the network is down', down, down, 'fault'],
    ['what is wrong with the request', admin, problem(400, 'invalid_parameter'), 'refused'],
  ];
  for (const [what, me, list, kind] of OUTCOMES) {
    for (const order of [
      [ME, LIST],
      [LIST, ME],
    ]) {
      it(`tells ${what}, when ${order[0]} is answered first`, async () => {
        const loader = new ListLoader('t');
        const loading: Promise<ListAnswer> = loader.load('page=1', null, signal);
        for (const path of order) {
          answers.get(path)!((path === ME ? me : list)());
          await new Promise((resolve) => setTimeout(resolve));
        }
        expect(await loading).to.have.property('kind', kind);
        expect(loader.user?.username).to.equal(me === admin ? 'ada' : undefined);
      });
    }
  }

  it('gives up a list that is not to be shown', async () => {
    const loading = new ListLoader('t').load('page=1', null, signal);
    answers.get(ME)!(viewer());
    expect(await loading).to.deep.equal({ kind: 'not_admin' });
    expect(isGivenUp(LIST)).to.equal(true);
  });

  it('asks for the list alone once the user is known, and for both again while not', async () => {
    const loader = new ListLoader('t');
    for (const me of [away, admin]) {
      const loading = loader.load('page=1', null, signal);
      answers.get(ME)!(me());
      answers.get(LIST)!(json(PAGE)());
      await loading;
    }
    void loader.load('page=1', null, signal);
    expect(asked()).to.deep.equal([ME, LIST, ME, LIST, LIST]);
  });

  it('ends both with the reason for which the call is ended', async () => {
    const controller = new AbortController();
    const loading = new ListLoader('t').load('page=1', null, controller.signal);
    const reason = new Error('another list is wanted');
    controller.abort(reason);
    expect(await loading.catch((error: unknown) => error)).to.equal(reason);
    expect([isGivenUp(ME), isGivenUp(LIST)]).to.deep.equal([true, true]);
  });
});
