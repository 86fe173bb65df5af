import { ContainerModule } from 'inversify';
import { GetCurrentUser } from '../../application/get-current-user.js';
import { ListAdminTasks } from '../../application/list-admin-tasks.js';
import { SignIn } from '../../application/sign-in.js';
import { SignOut } from '../../application/sign-out.js';
import { logUnreadableCells } from '../log-unreadable-cells.js';
import { TOKENS } from '../tokens.js';

export const useCasesModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.listAdminTasks)
    .toResolvedValue(
      (tasks, streams, users, clock, freshForMs, logger) =>
        new ListAdminTasks(
          { tasks, streams, users },
          { sharing: { clock, freshForMs }, onUnreadable: logUnreadableCells(logger, clock) },
        ),
      [TOKENS.tasks, TOKENS.streams, TOKENS.users, TOKENS.clock, TOKENS.sharedForMs, TOKENS.logger],
    )
    .inSingletonScope();
  bind(TOKENS.getCurrentUser)
    .toResolvedValue((users) => new GetCurrentUser({ users }), [TOKENS.users])
    .inSingletonScope();
  bind(TOKENS.signIn)
    .toResolvedValue(
      (credentials, tokens) => new SignIn({ credentials, tokens }),
      [TOKENS.credentials, TOKENS.tokens],
    )
    .inSingletonScope();
  bind(TOKENS.signOut)
    .toResolvedValue((users, revoker) => new SignOut({ users, revoker }), [TOKENS.users, TOKENS.credentials])
    .inSingletonScope();
});
