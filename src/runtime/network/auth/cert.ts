import type { Login } from './login.ts';
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
          checks: [
            'Check that the identity file belongs to this network, and that its identity still exists and is enabled.',
            'Its certificate may have expired: if so, enroll the identity again.',
          ],
        }),
      logOut: sessions.close,
    };
  },
};
