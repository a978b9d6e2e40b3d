import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeNetwork } from '../../src/cli/networks/settings-file.ts';
import { type Home, newHome } from '../networks/home.ts';

/** Commands that only look at things, or that fail before they change any: they make neither files nor folders. */
const commands: readonly string[] = [
  'doctor',
  'doctor --json',
  'doctor --sandbox',
  'networks',
  'networks schema',
  'networks remove none',
  'networks default --unset',
  'session',
  'logout --all',
  'install --list',
  'install --links',
  'install cursor --sandbox --dry-run',
  'install cursor --sandbox --print',
  'install cursor --sandbox --tools none',
  'uninstall',
  'uninstall codex',
  'uninstall --dry-run',
  'run --sandbox --check-config',
  'tools --sandbox',
  'policy show',
  'audit',
  'keys list',
  'init --network lab --controller localhost:1 --username a --password b --secrets file --passphrase c',
  'init --network lab --controller localhost:1 --username a --password b --secrets-key KEY',
];

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => {
  chmodSync(home.path, 0o700);
  home.remove();
});

const run = (command: string) => {
  const key = join(home.path, 'a', 'new', 'folder', 'key');
  return home.run(command.split(' ').map((word) => (word === 'KEY' ? key : word)));
};

describe.each(commands)('%s', (command) => {
  test('in an empty home', async () => {
    await run(command);
    expect(home.everything()).toEqual([]);
  });

  test('in a home that cannot be written, as it is otherwise', async () => {
    const { code } = await run(command);
    chmodSync(home.path, 0o500);
    // Only who sets something up has to write.
    const expected = command.startsWith('init') ? [2, 3] : [code];
    expect(expected).toContain((await run(command)).code);
    expect(home.everything()).toEqual([]);
  });

  test('where networks and clients are set up', async () => {
    const logIn = { method: 'updb', username: 'a' };
    await storeNetwork('lab', { controller: 'https://localhost:1', logIn, secrets: 'file' }, home.env);
    const file = join(home.path, '.cursor', 'mcp.json');
    mkdirSync(dirname(file));
    writeFileSync(file, '{"mcpServers": {"other": {"command": "none"}}}');
    const before = home.everything();
    await run(command);
    expect(home.everything()).toEqual(before);
  });
});
