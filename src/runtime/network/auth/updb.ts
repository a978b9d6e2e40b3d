import { setBy } from '../controller/set-by.ts';
import type { Login } from './login.ts';
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
          checks: [
            `Check the user name and password${setBy('ZITI_MCP_USERNAME and ZITI_MCP_PASSWORD', tools)}.`,
            'A disabled or locked identity gets the same answer: an administrator can enable it.',
          ],
        }),
      logOut: sessions.close,
    };
  },
};
