import { tokensOf } from '../../src/http/access/tokens.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { createAuthority } from './authority.ts';
import { ROLES } from './http-roles.ts';
import { startHttp } from './http-server.ts';
import { AUDIENCE, startIssuer } from './token-issuer.ts';

/** A started server, with the issuer of its tokens. */
export type TokenServer = Awaited<ReturnType<typeof startTokenServer>>;

/** A server that accepts tokens of an issuer for tests, and has roles for their scopes. */
export async function startTokenServer() {
  const sandbox = await startSandbox({ size: 'small' });
  const authority = await createAuthority();
  const issuer = await startIssuer(authority);
  const method = () => tokensOf({ issuer: issuer.url, audience: AUDIENCE, allowPrivate: true, ca: authority.pem });
  const of = ['--auth', 'jwt', '--jwt-issuer', issuer.url, '--public-url', AUDIENCE, '--roles', '{}/roles.yaml'];
  /** Starts another one with the same issuer. */
  const start = (...flags: readonly string[]) =>
    startHttp(sandbox, [...of, '--allow-write', '*', ...flags], {
      files: { 'roles.yaml': ROLES },
      limits: { failuresPerMinute: 1000 },
      method: method(),
    });
  const server = await start('--jwt-scopes', 'mcp');
  return {
    sandbox,
    issuer,
    authority,
    server,
    method,
    start,
    async stop() {
      await server.stop();
      issuer.close();
      await sandbox.close();
    },
  };
}
