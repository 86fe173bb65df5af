import { expect } from 'chai';
import type { Column, ServerClock } from '../../../../src/adapters/knex/attach/catalogue.js';
import { proposeMapping } from '../../../../src/adapters/knex/attach/index.js';
import { aColumn, aTable, NOW } from './a-table.js';

const TZ = 'timestamp with time zone';
const TS = 'timestamp without time zone';
const UTC: ServerClock = { now: NOW, zone: 'UTC', offset: 0 };

const timesOf = (columns: Column[], clock = UTC) => {
  const { createdAt, startedAt, finishedAt } = proposeMapping(
    aTable([aColumn('id', 'bigint', { isNullable: false }), ...columns], { clock }),
  ).columns!;
  return { createdAt, startedAt, finishedAt };
};
const sourcesOf = (columns: Column[]) => {
  const { createdAt, startedAt, finishedAt } = timesOf(columns);
  return [createdAt.source, startedAt.source, finishedAt.source];
};
const created = (column: Column, clock?: ServerClock) => timesOf([column], clock).createdAt;

describe('the times of a proposed mapping', () => {
  it('are told by their names, and not by those of other moments', () => {
    const others = ['updated_at', 'scheduled_at', 'last_heartbeat_at', 'deadline_at', 'next_run_at'];
    const columns = [...others, 'date_created', 'startTime', 'ended_on'].map((name) => aColumn(name, TZ));
    expect(sourcesOf(columns)).to.deep.equal(['date_created', 'startTime', 'ended_on']);
  });

  it('end with the first outcome that is there, where no column has the end of all', () => {
    const outcomes = ['completed_at', 'cancelled_at', 'discarded_at'].map((name) => aColumn(name, TZ));
    const first = { column: ['completed_at', 'discarded_at', 'cancelled_at'] };
    expect(timesOf(outcomes).finishedAt.source).to.deep.equal(first);
    expect(timesOf([...outcomes, aColumn('finished_at', TZ)]).finishedAt.source).to.equal('finished_at');
  });

  it('begin with what is named for nothing but that it is a time, and run from where they are processed', () => {
    const columns = ['timestamp', 'processedOn', 'finishedOn'].map((name) => aColumn(name, TZ));
    expect(sourcesOf(columns)).to.deep.equal(['timestamp', 'processedOn', 'finishedOn']);
    expect(timesOf(columns).createdAt.certainty).to.equal('unsure');
    const done = ['created_at', 'processed_at'].map((name) => aColumn(name, TZ));
    expect(timesOf(done).startedAt).to.include({ source: null, certainty: 'unsure' });
    expect(sourcesOf([aColumn('start_time', TZ), aColumn('close_time', TZ)])[2]).to.equal('close_time');
  });

  it('begin with the start where there is no creation, unsurely, and are unbounded where they may be NULL', () => {
    const proposal = proposeMapping(aTable([aColumn('id'), aColumn('start_time', TZ)]));
    expect(proposal.columns?.createdAt).to.include({ source: 'start_time', certainty: 'unsure' });
    expect(proposal.unboundedTime).to.include({ source: true, certainty: 'sure' });
    const filled = proposeMapping(aTable([aColumn('id'), aColumn('created_at', TZ, { isNullable: false })]));
    expect(filled.unboundedTime.source).to.equal(false);
    expect(timesOf([]).createdAt).to.include({ source: null, certainty: 'unsure' });
  });

  const seconds = NOW / 1e6;
  const units: [type: string, word: number, as: string][] = [
    ['bigint', seconds, 'epoch-s'],
    ['double precision', seconds + 0.25, 'epoch-s'],
    ['bigint', seconds * 1e3, 'epoch-ms'],
    ['bigint', seconds * 1e6, 'epoch-us'],
  ];
  for (const [type, word, as] of units) {
    it(`count ${word} in ${as}, and take 0 and -1 for none`, () => {
      const choice = created(aColumn('created_at', type, { words: ['0', '-1', String(word)] }));
      expect(choice).to.deep.include({ source: { column: 'created_at', as }, certainty: 'likely' });
      expect(choice.reason).to.include('2026-01-15');
    });
  }

  it('count in what the name says where there are no values, and else guess', () => {
    expect(created(aColumn('created_at_us', 'bigint'))).to.deep.include({
      source: { column: 'created_at_us', as: 'epoch-us' },
      certainty: 'likely',
    });
    expect(created(aColumn('created_at', 'bigint'))).to.deep.include({
      source: { column: 'created_at', as: 'epoch-ms' },
      certainty: 'unsure',
    });
    expect(created(aColumn('created_at', 'double precision')).source).to.have.property('as', 'epoch-s');
  });

  it('are also numbers without a word of time in their names, where they look like moments', () => {
    const words = [String(seconds)];
    expect(
      sourcesOf([aColumn('submitted', 'bigint', { words }), aColumn('began', 'bigint', { words: ['7'] })]),
    ).to.deep.equal([{ column: 'submitted', as: 'epoch-s' }, null, null]);
  });

  it('are read as others of their kind where they have no values themselves', () => {
    const filled = aColumn('created_at', 'bigint', { words: [String(seconds)] });
    const { finishedAt } = timesOf([filled, aColumn('finished_at', 'bigint', { words: ['0', '-1'] })]);
    expect(finishedAt).to.deep.include({
      source: { column: 'finished_at', as: 'epoch-s' },
      certainty: 'likely',
    });
    expect(finishedAt.reason).to.include('read as `created_at` is');
  });

  it('have the shortest of several names, and never one that is expected', () => {
    const columns = ['expected_start_time', 'first_start_time', 'start_time'].map((name) =>
      aColumn(name, TZ),
    );
    expect(timesOf(columns).startedAt.source).to.equal('start_time');
    expect(timesOf([aColumn('date_done', TZ)]).createdAt).to.include({
      source: 'date_done',
      certainty: 'unsure',
    });
  });

  it('are no numbers whose names tell of no moment', () => {
    expect(created(aColumn('created_count', 'bigint', { words: ['1768478400'] })).source).to.equal(null);
  });
});

describe('a time without a zone', () => {
  const at = (hours: number) =>
    new Date(NOW / 1000 + hours * 3_600_000).toISOString().replace('T', ' ').replace('Z', '');
  const zone = (hours: number, clock = UTC) =>
    created(aColumn('created_at', TS, { words: [at(-200), at(hours)] }), clock);
  const asOf = ({ source }: ReturnType<typeof zone>) => (source as { as: string }).as;

  it('is in UTC where its default or its comment says so', () => {
    const column = (given: Partial<Column>) => created(aColumn('created_at', TS, given));
    expect(column({ default: "timezone('UTC'::text, now())" })).to.include({ certainty: 'sure' });
    expect(column({ comment: 'in UTC' })).to.include({ certainty: 'likely' });
  });

  it('is in UTC where the newest is about now there', () => {
    expect(zone(-0.1)).to.include({ certainty: 'likely' });
    expect(asOf(zone(-0.1))).to.equal('utc');
  });

  it('is assumed in UTC where the newest is old, or there is none', () => {
    expect(zone(-5)).to.include({ certainty: 'unsure' });
    expect(zone(-5).reason).to.match(/UTC is assumed: the newest value, .*, is too old/);
    expect(created(aColumn('created_at', TS)).reason).to.match(/no value to compare/);
  });

  it("is in the server's zone where the newest is about now there", () => {
    const taipei = { now: NOW, zone: 'Asia/Taipei', offset: 8 * 3600 };
    expect(asOf(zone(7.95, taipei))).to.equal('+08:00');
    expect(zone(7.95, taipei)).to.include({ certainty: 'unsure' });
    expect(zone(7.95, taipei).reason).to.match(/about now in Asia\/Taipei, the server's zone/);
    expect(asOf(zone(-0.05, taipei))).to.equal('utc');
  });

  it('may be in a zone west of UTC, or hours old: the offset is named, and UTC assumed', () => {
    const newYork = { now: NOW, zone: 'America/New_York', offset: -5 * 3600 };
    expect(asOf(zone(-5.05, newYork))).to.equal('utc');
    expect(zone(-5.05, newYork).reason).to.match(/then write "-05:00"/);
  });

  it('is not in UTC where the newest would be in the future', () => {
    expect(asOf(zone(5.45))).to.equal('+05:30');
    expect(zone(5.45).reason).to.match(/isn't UTC: .* in the future/);
  });

  it('is a whole hour ahead where the newest is older than a quarter of one', () => {
    expect(asOf(zone(7.2))).to.equal('+08:00');
    expect(asOf(zone(5.2))).to.equal('+06:00');
    expect(asOf(zone(5.7))).to.equal('+05:45');
  });
});
