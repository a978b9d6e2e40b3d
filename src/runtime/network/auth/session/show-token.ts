import { LoginRefused, type LoginSession, type LoginTools } from '../login.ts';
import { TokenRefused, type ZtSessions } from './zt-session.ts';

/**
 * Milliseconds before a refused token is sent once more: controllers refuse a token that becomes valid in the next
 * second, and look for new keys of its issuer at most once a second.
 */
const PAUSE = 1_200;

/** Opens a session with the token of an outside issuer. @throws {TokenRefused} */
export async function showToken(
  sessions: ZtSessions,
  tools: LoginTools,
  token: string,
  checks: readonly string[],
): Promise<LoginSession> {
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) throw opaque(checks);
  const proof = { method: 'ext-jwt', body: {}, bearer: token, checks } as const;
  try {
    return await sessions.open(tools, proof);
  } catch (error) {
    if (!(error instanceof TokenRefused) || error.fault !== 'invalid') throw error;
    await tools.clock.sleep(PAUSE, tools.closing);
    return sessions.open(tools, proof);
  }
}

const opaque = (checks: readonly string[]): LoginRefused =>
  new LoginRefused(
    'A controller cannot read this token: it is not a JSON Web Token with three parts.',
    `Some providers issue such tokens unless an audience or a resource is requested (ziti-mcp init --idp-audience, --idp-resource). ${checks.join(' ')}`,
  );
