import { ContainerModule } from 'inversify';
import { ExportAdminTasks } from '../../application/export-admin-tasks.js';
import { GetCurrentUser } from '../../application/get-current-user.js';
import { GetTaskHistogram } from '../../application/get-task-histogram.js';
import { ListAdminTasks } from '../../application/list-admin-tasks.js';
import { SignIn } from '../../application/sign-in.js';
import { SignOut } from '../../application/sign-out.js';
import { logUnreadableCells } from '../log-unreadable-cells.js';
import { SERVICES } from '../services.js';

export const useCasesModule = new ContainerModule(({ bind }) => {
  bind(SERVICES.listAdminTasks)
    .toResolvedValue(
      (tasks, streams, users, clock, freshForMs, logger) =>
        new ListAdminTasks(
          { tasks, streams, users },
          { sharing: { clock, freshForMs }, onUnreadable: logUnreadableCells(logger, clock) },
        ),
      [
        SERVICES.tasks,
        SERVICES.streams,
        SERVICES.users,
        SERVICES.clock,
        SERVICES.sharedForMs,
        SERVICES.logger,
      ],
    )
    .inSingletonScope();
  bind(SERVICES.getTaskHistogram)
    .toResolvedValue(
      (tasks, streams, users, clock, freshForMs) =>
        new GetTaskHistogram({ tasks, streams, users }, { sharing: { clock, freshForMs } }),
      [SERVICES.tasks, SERVICES.streams, SERVICES.users, SERVICES.clock, SERVICES.sharedForMs],
    )
    .inSingletonScope();
  bind(SERVICES.exportAdminTasks)
    .toResolvedValue(
      (tasks, streams, users, clock, logger) =>
        new ExportAdminTasks({ tasks, streams, users }, { onUnreadable: logUnreadableCells(logger, clock) }),
      [SERVICES.tasks, SERVICES.streams, SERVICES.users, SERVICES.clock, SERVICES.logger],
    )
    .inSingletonScope();
  bind(SERVICES.getCurrentUser)
    .toResolvedValue((users) => new GetCurrentUser({ users }), [SERVICES.users])
    .inSingletonScope();
  bind(SERVICES.signIn)
    .toResolvedValue(
      (credentials, tokens) => new SignIn({ credentials, tokens }),
      [SERVICES.credentials, SERVICES.tokens],
    )
    .inSingletonScope();
  bind(SERVICES.signOut)
    .toResolvedValue(
      (users, revoker) => new SignOut({ users, revoker }),
      [SERVICES.users, SERVICES.credentials],
    )
    .inSingletonScope();
});
