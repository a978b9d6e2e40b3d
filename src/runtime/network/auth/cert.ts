import type { Login } from './login.ts';
import { certificateChecks } from './session/checks.ts';
import { ZtSessions } from './session/zt-session.ts';

/**
 * The client certificate of an enrolled identity. The connection presents it (RFC 8446, section 4.4.2), so the request
 * contains nothing; the resulting session is not bound to it.
 */
export const cert: Login<'cert'> = {
  name: 'cert',
  bind() {
    const sessions = new ZtSessions();
    return {
      logIn: (tools) =>
        sessions.open(tools, {
          method: 'cert',
          body: {},
          checks: certificateChecks,
        }),
      logOut: sessions.close,
    };
  },
};
