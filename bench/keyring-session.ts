import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A keychain of its own: a gnome-keyring in a D-Bus session, which ends with it. */
export interface KeyringSession {
  readonly env: Readonly<Record<string, string>>;
  close(): void;
}

/** @param home an empty folder for its files @returns undefined where these programs are not installed */
export async function openKeyring(home: string): Promise<KeyringSession | undefined> {
  const folders = { HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: home };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    env: { ...process.env, ...folders },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = await firstLine(bus);
  if (address === undefined) return undefined;
  const env = { ...folders, DBUS_SESSION_BUS_ADDRESS: address };
  const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keyring.stdin.on('error', () => undefined).end('pw');
  const close = () => {
    keyring.kill();
    bus.kill();
  };
  const failed = once(keyring, 'error').then(() => false);
  if (await Promise.race([failed, appears(join(home, 'keyring', 'control'))])) return { env, close };
  close();
  return undefined;
}

/** Whether a file appears within some seconds: the keyring prints nothing when it is ready. */
async function appears(path: string): Promise<boolean> {
  for (let tries = 0; tries < 100 && !existsSync(path); tries += 1) await sleep(100);
  return existsSync(path);
}

/** What a program prints first; undefined if there is no such program. */
async function firstLine(child: ChildProcess): Promise<string | undefined> {
  const failed = once(child, 'error').then(() => undefined);
  const ended = once(child, 'exit').then(() => undefined);
  const printed = once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data').then(
    ([text]) => String(text).split('\n', 1)[0],
  );
  return Promise.race([printed, failed, ended]);
}
