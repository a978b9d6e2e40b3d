import type { LogIn } from './log-in.ts';
import { closeZtSession, openZtSession } from './zt-session.ts';

/** User name and password, as the controller's own database of users knows them. */
export const updb: LogIn<'updb'> = {
  name: 'updb',
  logIn: (client, { username, password }) =>
    openZtSession(client, 'password', { username, password }, [
      'Check user name and password (ZITI_MCP_USERNAME, ZITI_MCP_PASSWORD).',
      'The answer is the same for an identity that is disabled or locked out: an administrator can enable it.',
    ]),
  logOut: closeZtSession,
};
