import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { clientOf, enrollIdentity } from '../support/enroll-identity.ts';
import { OidcClient } from '../support/oidc-client.ts';
import { create, createUser, SandboxClient } from '../support/sandbox-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-restart-'));
const dataFile = join(folder, 'state.json');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a restart', () => {
  it('keeps everybody logged in, and every identity file valid', async () => {
    const first = await startSandbox({ size: 'empty', dataFile });
    const before = new SandboxClient(first);
    const token = await before.tokenOf(first.username, first.password);
    const id = await create(before, token, '/identities', {
      name: 'device',
      type: 'Default',
      isAdmin: false,
      enrollment: { ott: true },
    });
    const { json } = await before.management('GET', `/identities/${id}`, { token });
    const file = await enrollIdentity(json.data.enrollment.ott.jwt);
    await createUser(before, token, 'somebody', 'secret-password');
    const tokens = await new OidcClient(before).tokensOf(first.username, first.password);
    await before.close();
    await first.close();
    expect(readFileSync(dataFile, 'utf8')).not.toContain('secret-password');

    const second = await startSandbox({ dataFile, port: Number(new URL(first.url).port) });
    const after = new SandboxClient({ url: second.url, ca: first.ca });
    const device = clientOf(file);
    expect((await after.management('GET', '/current-api-session', { token })).status).toBe(200);
    expect((await after.management('GET', '/services', { bearer: tokens.access_token })).status).toBe(200);
    expect((await new OidcClient(after).refresh(tokens.refresh_token)).status).toBe(200);
    expect((await after.logIn('somebody', 'secret-password')).status).toBe(200);
    const login = await device.logInByCertificate();
    expect(login.json.data.identityId).toBe(id);
    await Promise.all([after.close(), device.close()]);
    await second.close();
  });
});
