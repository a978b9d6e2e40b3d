import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

// There are no signals on Windows: they end a process at once.
test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a new key file that is tried is gone after %s',
  async (signal) => {
    const key = join(home.path, 'keys', 'new');
    const { locks } = networkFiles(home.env, process.platform);
    mkdirSync(dirname(key));
    const args = ['init', '--network', 'lab', '--controller', 'localhost:1', '--username', 'admin', '--password', 'x'];
    const started = () =>
      spawn(process.execPath, [PROGRAM, ...args, '--ca-fingerprint', 'SHA256:00', '--secrets-key', key], {
        env: cleanEnvironment(home.env),
        stdio: 'ignore',
      });
    const tried = () => home.files().filter((name) => name.startsWith(join('keys', 'new.')));
    // Another process tries its own store, so this one waits.
    const child = await withFileLock(join(locks, '.probe.lock'), 0, async () => {
      const waiting = started();
      await expect.poll(tried, { timeout: 30_000 }).toHaveLength(1);
      waiting.kill(signal);
      return waiting;
    });
    const [code, killedBy] = await once(child, 'close');
    expect(signal === 'SIGINT' ? code : killedBy).toBe(signal === 'SIGINT' ? 130 : signal);
    expect(home.files().filter((name) => !name.endsWith('.jsonl'))).toEqual([]);
    expect(existsSync(home.settings)).toBe(false);
  },
  60_000,
);
