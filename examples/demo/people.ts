import { weighted } from './random.js';

const SERVICES = [
  ['svc-search', 130],
  ['svc-chat-web', 120],
  ['svc-support-bot', 70],
  ['svc-moderation', 60],
  ['svc-newsroom', 24],
  ['svc-meetings', 22],
  ['svc-catalogue', 18],
  ['ci-evals', 6],
] as const;

const PEOPLE =
  `mei.lin chen.yu-ting wang.jiahao huang.shufen liu.wei-lun tsai.peiyu wu.chihming yang.yating hsu.chunhao
  cheng.yijun kuo.minghan lai.hsinyi chou.tingwei yeh.pohan su.jiaqi a.okafor b.nilsson c.moreau d.petrov e.rossi
  f.almeida g.schneider h.tanaka i.kowalska j.alvarez k.novak l.haddad m.oconnor n.banerjee o.yilmaz p.dubois
  q.nguyen r.silva s.kim t.jansen u.eze v.popescu w.garcia x.zhao y.sato z.ali amelia.ward bruno.costa carla.weber
  diego.vega elif.kaya farid.rahimi greta.lund hana.sato ivan.horvat julia.meyer kofi.mensah`.split(/\s+/);

/** Who submits jobs: a few services most of them, and each person fewer than the one before. */
export const USERS: readonly string[] = [...SERVICES.map(([name]) => name), ...PEOPLE];

export const pickUser = weighted<string>([
  ...SERVICES,
  ...PEOPLE.map((name, rank) => [name, 60 / (rank + 3)] as const),
]);

export const TEAMS = [
  'search',
  'support',
  'news',
  'media',
  'research',
  'retail',
  'trust',
  'platform',
] as const;
