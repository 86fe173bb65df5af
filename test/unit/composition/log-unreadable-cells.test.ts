import { expect } from 'chai';
import { FixedClock } from '../../../src/adapters/memory/fixed-clock.js';
import { logUnreadableCells } from '../../../src/composition/log-unreadable-cells.js';
import { RecordingLogger } from '../../adapters/http/recording-logger.js';
import { at } from '../../support/task-builder.js';

describe('the log of cells that can not be read', () => {
  it('has one line for each field of a source, and another after an hour', () => {
    const clock = new FixedClock(at('2026-01-01T00:00:00Z'));
    const logger = new RecordingLogger();
    const log = logUnreadableCells(logger, clock);
    const cell = { source: 'compute', id: 'a', field: 'progress' } as const;
    for (const id of ['a', 'b']) log({ ...cell, id });
    log({ ...cell, source: 'streaming' });
    log({ ...cell, field: 'name' });
    expect(
      logger.lines.map(({ level, fields }) => [level, fields['source'], fields['field'], fields['id']]),
    ).to.deep.equal([
      ['warn', 'compute', 'progress', 'a'],
      ['warn', 'streaming', 'progress', 'a'],
      ['warn', 'compute', 'name', 'a'],
    ]);
    clock.set(at('2026-01-01T00:59:59Z'));
    log(cell);
    expect(logger.lines).to.have.length(3);
    clock.set(at('2026-01-01T01:00:00Z'));
    log(cell);
    expect(logger.lines).to.have.length(4);
  });
});
