import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidParameterError } from 'taskdeck';
import type { ListAdminTasks } from 'taskdeck';
import { errorToAnswer, stringifyJson, taskPageToWire } from 'taskdeck/wire';
import type { WireTaskPage } from 'taskdeck/wire';

/** The list as a route of a server that is no Koa. */
export function listRoute(list: ListAdminTasks, userIdOf: (request: IncomingMessage) => string) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const parameters = request.url?.split('?')[1] ?? '';
      const page = await list.execute({ userId: userIdOf(request), parameters });
      const body: WireTaskPage = taskPageToWire(page);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(stringifyJson(body));
    } catch (error) {
      const { status, headers, body } = errorToAnswer(error, 'request-1');
      response
        .writeHead(status, { ...headers, 'Content-Type': 'application/problem+json' })
        .end(stringifyJson(body));
    }
  };
}

console.log(stringifyJson({ seed: 18_446_744_073_709_551_615n }));
const { status, body } = errorToAnswer(new InvalidParameterError('size', 'less'), 'request-1');
console.log(status, body.code, body.parameter);
