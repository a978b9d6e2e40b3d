/** A user who has to enter the code of a second factor at each login. */
import { Secret, TOTP } from 'otpauth';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { createUser, SandboxClient } from './sandbox-client.ts';

export interface UserWithCode {
  readonly username: string;
  readonly password: string;
  /** The current code. */
  code(): string;
}

export async function userWithCode(sandbox: Sandbox): Promise<UserWithCode> {
  const user = { username: 'somebody', password: 'a password' };
  const client = new SandboxClient(sandbox);
  try {
    const admin = await client.tokenOf(sandbox.username, sandbox.password);
    await createUser(client, admin, user.username, user.password, { isAdmin: true });
    const token = await client.tokenOf(user.username, user.password);
    await client.management('POST', '/current-identity/mfa', { token });
    const { json } = await client.management('GET', '/current-identity/mfa', { token });
    const secret = Secret.fromBase32(new URL(json.data.provisioningUrl).searchParams.get('secret') ?? '');
    const code = () => new TOTP({ secret }).generate();
    await client.management('POST', '/current-identity/mfa/verify', { token, body: { code: code() } });
    return { ...user, code };
  } finally {
    await client.close();
  }
}
