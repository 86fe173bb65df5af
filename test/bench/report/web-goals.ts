import type { WebFigures } from '../sections/web.js';
import { ANSWERS } from '../sections/web.js';
import type { Goal } from './goal.js';
import { atLeast, atMost, showMs } from './goal.js';
import { showShare } from './show.js';

const MOST_WEB_CPU_MS = 0.1;
const LEAST_OF_API = 0.4;
const LEAST_OF_BARE = 0.8;

export function judgeWeb(figures: readonly WebFigures[]): Goal[] {
  return figures.flatMap(({ answer, serverCpuMs, ofApi, ofBare }) => {
    if (answer === ANSWERS.notModified) {
      return [
        atLeast(
          `at least ${LEAST_OF_BARE * 100} % of the bare answer's requests/s: ${answer}`,
          ofBare ?? NaN,
          LEAST_OF_BARE,
          showShare,
        ),
      ];
    }
    if (answer !== ANSWERS.webList && answer !== ANSWERS.webNotModified) return [];
    return [
      atMost(
        `at most ${MOST_WEB_CPU_MS} ms of the web server's CPU an exchange: ${answer}`,
        serverCpuMs ?? NaN,
        MOST_WEB_CPU_MS,
        showMs,
      ),
      atLeast(
        `at least ${LEAST_OF_API * 100} % of the API's requests/s: ${answer}`,
        ofApi ?? NaN,
        LEAST_OF_API,
        showShare,
      ),
    ];
  });
}
