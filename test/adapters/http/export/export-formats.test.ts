import { expect } from 'chai';
import fc from 'fast-check';
import { EXPORT_FORMATS } from '../../../../src/adapters/http/api/export/export-formats.js';
import { taskToWire } from '../../../../src/adapters/http/api/task-to-wire.js';
import type { WireExportEnd, WireTask } from '../../../../src/adapters/http/index.js';
import { parseJson } from '../../../../src/adapters/json/json-text.js';
import { aJob } from '../../../support/task-builder.js';
import { parseCsv } from './parse-csv.js';

const { csv, ndjson } = EXPORT_FORMATS;
const END: WireExportEnd = {
  rows: 3,
  total_is: 'at_least',
  as_of: '2026-01-02T03:04:05.000006Z',
  sources: [
    {
      source: 'streaming',
      origin: 'cameras, "north"',
      status: 'unavailable',
      item_total: null,
      as_of: null,
      truncated: false,
      unreadable: 0,
      fault: 'timeout',
    },
  ],
};
const wire = (overrides: Partial<WireTask> = {}): WireTask => ({
  ...taskToWire(aJob({ id: 'j' })),
  ...overrides,
});
/** What could end a cell, or begin a formula. */
const CELL_TEXT = fc.constantFrom(...'",;\r\n\t =+-@\'a');
const NAMES = Object.keys(wire());

function cellsOf(task: WireTask): Record<keyof WireTask, string> {
  const rows = parseCsv(csv.row(task));
  expect(rows).to.have.length(1);
  return Object.fromEntries(NAMES.map((name, i) => [name, rows[0]![i]!])) as Record<keyof WireTask, string>;
}

describe('an export as CSV', () => {
  it('begins with a byte order mark and the names of the wire', () => {
    expect(csv.head.charCodeAt(0)).to.equal(0xfeff);
    expect(parseCsv(csv.head.slice(1))).to.deep.equal([NAMES]);
  });

  it('has a task a row, its details as JSON, and nothing where there is nothing', () => {
    const task = wire({ details: { bytes: 12345678901234567890n, a: ['x'] }, error: null });
    expect(cellsOf(task)).to.include({
      id: 'j',
      source: 'compute',
      progress: '0.5',
      created_at: '2026-01-02T03:04:05.000006Z',
      error: '',
      details: '{"bytes":12345678901234567890,"a":["x"]}',
    });
    expect(cellsOf(wire({ details: null })).details).to.equal('');
  });

  for (const name of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\nx',
    '＝1',
    '＋1',
    '－1',
    '＠A',
    '=HYPERLINK("http://evil.example")',
  ]) {
    it(`keeps a spreadsheet from calculating ${JSON.stringify(name)}`, () => {
      expect(cellsOf(wire({ name })).name).to.equal(`'${name}`);
      expect(cellsOf(wire({ id: name })).id).to.equal(`'${name}`);
      expect(cellsOf(wire({ task_type: name })).task_type).to.equal(`'${name}`);
      expect(cellsOf(wire({ user_id: name })).user_id).to.equal(`'${name}`);
      expect(cellsOf(wire({ error: name })).error).to.equal(`'${name}`);
      expect(cellsOf(wire({ status_text: name })).status_text).to.equal(`'${name}`);
    });
  }

  it('leaves numbers, and signs that are inside of a text, as they are', () => {
    expect(cellsOf(wire({ progress: 1e-7, name: 'a=-1' }))).to.include({ progress: '1e-7', name: 'a=-1' });
    expect(cellsOf(wire({ details: -5 })).details).to.equal("'-5");
  });

  it('quotes what would split a cell or a row, in any country', () => {
    for (const name of ['a,b', 'a;b', 'a"b', 'a\nb', 'a\rb', 'a\r\nb']) {
      expect(csv.row(wire({ name }))).to.contain(`"${name.replaceAll('"', '""')}"`);
    }
  });

  it('comes back the same for any texts, but for the mark before a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: CELL_TEXT }), (name, error) => {
        const cells = cellsOf(wire({ name, error }));
        const shown = (text: string) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
        expect([cells.name, cells.error]).to.deep.equal([shown(name), shown(error)]);
      }),
    );
  });

  it('ends with a row as wide as the others that no task can have', () => {
    const [cells, ...others] = parseCsv(csv.end(END));
    expect(others).to.deep.equal([]);
    expect(cells).to.have.length(NAMES.length);
    expect(cells!.slice(0, 4)).to.deep.equal([
      '# end',
      'rows=3',
      'total_is=at_least',
      'as_of=2026-01-02T03:04:05.000006Z',
    ]);
    expect(JSON.parse(cells!.at(-1)!)).to.deep.equal(END);
    expect(cellsOf(wire({ id: '# end' })).source).to.equal('compute');
  });
});

describe('an export as NDJSON', () => {
  it('has a task a line, as the list has it, to the last digit', () => {
    const task = wire({ name: 'a\nb\u2028', details: { bytes: 12345678901234567890n } });
    const line = ndjson.row(task);
    expect(line.trimEnd().split('\n')).to.have.length(1);
    expect(parseJson(line)).to.deep.equal(task);
  });

  it('has the end in its last line', () => {
    expect(ndjson.head).to.equal('');
    expect(JSON.parse(ndjson.end(END))).to.deep.equal({ end: END });
  });
});
