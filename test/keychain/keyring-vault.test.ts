import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keyringVault } from '../../src/keychain/keyring-vault.ts';

/** A session without D-Bus, whatever the environment of this test run. */
const bare = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus',
};

// This is about the Secret Service, so about Linux; other platforms have keychains without D-Bus.
describe.runIf(process.platform === 'linux')('a machine without a keychain', () => {
  test.each(['read', 'write', 'remove'] as const)('is reported with the reason, at %s', async (action) => {
    const vault = keyringVault({ environment: bare, platform: 'linux' });
    const error = await vault[action]('prod', 'canary-secret').catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      fault: 'unavailable',
      message: expect.stringMatching(/no D-Bus with a secret service/),
      next: expect.stringContaining('init --secrets file'),
    });
    expect(String(error) + JSON.stringify(error)).not.toContain('canary');
  });

  test('gives up in time on a bus that does not answer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-bus-'));
    const path = join(folder, 'bus');
    const mute = createServer(() => undefined).listen(path);
    const environment = { ...bare, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
    const vault = keyringVault({ environment, platform: 'linux', timeLimit: 1_500 });
    await expect(vault.read('prod')).rejects.toMatchObject({
      fault: 'silent',
      message: expect.stringMatching(/^The .* did not answer within 1\.5 s/),
    });
    mute.close();
    rmSync(folder, { recursive: true });
  });
});

test("calls each platform's keychain by its usual name", () => {
  const reported = (platform: NodeJS.Platform) => keyringVault({ environment: {}, platform }).label;
  expect([reported('darwin'), reported('win32'), reported('linux')]).toEqual([
    'the keychain of macOS',
    'the Credential Manager of Windows',
    'the keychain of the desktop (Secret Service)',
  ]);
});
