import type { Login } from './login.ts';
import { passwordChecks } from './session/checks.ts';
import { ZtSessions } from './session/zt-session.ts';

/** User name and password in the controller's own user database. */
export const updb: Login<'updb'> = {
  name: 'updb',
  bind({ username, password }) {
    const sessions = new ZtSessions();
    return {
      logIn: (tools) =>
        sessions.open(tools, {
          method: 'password',
          body: { username, password },
          checks: passwordChecks(tools),
        }),
      logOut: sessions.close,
    };
  },
};
