import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { networkFiles } from '../../src/cli/networks/network-files.ts';
import { withFileLock } from '../../src/keychain/file-lock.ts';
import { cleanEnvironment, PROGRAM } from '../support/program.ts';
import { type Home, newHome } from './home.ts';

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => home.remove());

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const times = [1, 2];

// There are no signals on Windows: they end a process at once.
test.skipIf(process.platform === 'win32').each(signals.flatMap((signal) => times.map((count) => ({ signal, count }))))(
  'a new key file that is tried is gone after $signal, $count times',
  async ({ signal, count }) => {
    const key = join(home.path, 'keys', 'new');
    const { locks } = networkFiles(home.env, process.platform);
    const args = ['init', '--network', 'lab', '--controller', 'localhost:1', '--username', 'admin', '--password', 'x'];
    const started = () =>
      spawn(process.execPath, [PROGRAM, ...args, '--ca-fingerprint', 'SHA256:00', '--secrets-key', key], {
        env: cleanEnvironment(home.env),
        stdio: 'ignore',
      });
    const tried = () => home.files().filter((name) => name.startsWith(join('keys', 'new.')));
    // Another process tries its own store, and goes on doing so: this one waits for it.
    const [code, killedBy] = await withFileLock(join(locks, '.probe.lock'), 0, async () => {
      const waiting = started();
      await expect.poll(tried, { timeout: 30_000 }).toHaveLength(1);
      const ended = once(waiting, 'close');
      for (let left = count; left > 0; left -= 1) {
        waiting.kill(signal);
        await sleep(5);
      }
      return ended;
    });
    expect(signal === 'SIGINT' ? code : killedBy).toBe(signal === 'SIGINT' ? 130 : signal);
    expect(home.everything()).toEqual([]);
  },
  60_000,
);
