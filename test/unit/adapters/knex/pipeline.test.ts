import { expect } from 'chai';
import type { TextRow } from '../../../../src/adapters/knex/read-ahead/pipeline.js';
import { pipeline } from '../../../../src/adapters/knex/read-ahead/pipeline.js';

interface Submitted {
  callback: (() => void) | undefined;
  handleReadyForQuery(): void;
  handleError(error: unknown): void;
}

describe('pipeline', () => {
  it('ends the time limit of a client that has one, whether it is answered or fails', async () => {
    expect(await endedLimits((submitted) => submitted.handleReadyForQuery())).to.equal(1);
    expect(await endedLimits((submitted) => submitted.handleError(new Error('refused')))).to.equal(1);
  });
});

/** As pg does with a `query_timeout`: it puts a callback on what is submitted. */
async function endedLimits(end: (submitted: Submitted) => void): Promise<number> {
  let ended = 0;
  const client = {
    query(submitted: Submitted) {
      submitted.callback = () => ended++;
      end(submitted);
    },
  };
  await Promise.resolve(pipeline([]).connection(client)).catch((): readonly TextRow[] => []);
  return ended;
}
