import type { TaskQuery } from '../../domain/task-query.js';
import type { Timestamp } from '../../domain/timestamp.js';

/** What members answered that all leave out the jobs created before one moment, if any. */
export interface AlikeAnswers<Answer> {
  /** In the order of the members. */
  readonly answers: readonly Answer[];
  /** What each was asked. */
  readonly queries: readonly TaskQuery[];
  readonly searchedFrom: Timestamp | null;
}

/** Each round narrows the scope further; one is what it takes. */
const MOST_ROUNDS = 5;

/**
 * Asks all members. Where some were searched back to a moment only, the others are asked for what came since then, so
 * that whoever goes on before that moment meets every job once.
 */
export async function askAlike<Answer extends { readonly searchedFrom: Timestamp | null }>(
  members: number,
  query: TaskQuery,
  ask: (member: number, query: TaskQuery) => Promise<Answer>,
): Promise<AlikeAnswers<Answer>> {
  let queries = Array.from({ length: members }, () => query);
  let answers = await Promise.all(queries.map((asked, member) => ask(member, asked)));
  let searchedFrom = horizonOf(answers);
  for (let round = 1; searchedFrom !== null && round < MOST_ROUNDS; round++) {
    const from = searchedFrom;
    const reachesFurther = answers.map(
      (answer, i) => (answer.searchedFrom ?? createdFrom(queries[i])) < from,
    );
    if (!reachesFurther.includes(true)) break;
    const narrowed = { ...query, scope: { ...query.scope, createdFrom: from } };
    queries = queries.map((asked, i) => (reachesFurther[i] === true ? narrowed : asked));
    answers = await Promise.all(
      answers.map((answer, i) => (reachesFurther[i] === true ? ask(i, narrowed) : answer)),
    );
    searchedFrom = horizonOf(answers) ?? from;
    if (searchedFrom < from) searchedFrom = from;
  }
  return { answers, queries, searchedFrom };
}

function createdFrom(query: TaskQuery | undefined): string {
  return query?.scope.createdFrom ?? '';
}

/** The latest. */
function horizonOf(answers: readonly { readonly searchedFrom: Timestamp | null }[]): Timestamp | null {
  return answers.reduce<Timestamp | null>(
    (latest, { searchedFrom }) =>
      searchedFrom !== null && (latest === null || searchedFrom > latest) ? searchedFrom : latest,
    null,
  );
}
