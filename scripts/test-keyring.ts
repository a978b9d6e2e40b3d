/** Runs the keychain tests with a separate gnome-keyring, in a separate D-Bus session and home folder. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.ts';

for (const program of ['dbus-run-session', 'gnome-keyring-daemon']) {
  if (spawnSync(program, ['--version']).error === undefined) continue;
  console.error(`${program} is missing: apt-get install -y dbus gnome-keyring`);
  process.exit(2);
}
ensureBuilt();
const home = mkdtempSync(join(tmpdir(), 'ziti-mcp-home-'));
const suite = `"${process.execPath}" node_modules/vitest/vitest.mjs run --config vitest.keyring.config.ts`;
const unlock = 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null';
const { status } = spawnSync('dbus-run-session', ['--', 'sh', '-c', `${unlock} && ${suite}`], {
  env: { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: join(home, 'data') },
  stdio: 'inherit',
});
rmSync(home, { recursive: true, force: true });
process.exit(status ?? 1);
