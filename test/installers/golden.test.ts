import { describe, expect, test } from 'vitest';
import { withEntry } from '../../src/cli/config-formats/config-format.ts';
import { formats } from '../../src/cli/config-formats/index.ts';
import { networkFlag } from '../../src/cli/flags.ts';
import { installers } from '../../src/cli/installers/index.ts';
import type { Scope } from '../../src/cli/installers/installer.ts';
import { placeOf } from '../../src/cli/installers/place.ts';
import { serverCommand } from '../../src/cli/installers/server-command.ts';
import { targetOf } from '../../src/cli/installers/target.ts';
import { Values } from '../../src/cli/read-values.ts';
import { samples } from './samples.ts';

const machines = {
  linux: {
    environment: {
      HOME: '/home/ann',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
      https_proxy: 'http://proxy.example:3128',
      no_proxy: 'localhost,.example',
    },
    folder: '/home/ann/work',
    program: { node: '/usr/bin/node', script: '/usr/lib/node_modules/ziti-mcp/dist/cli.js' },
  },
  darwin: {
    environment: {
      HOME: '/Users/ann',
      XDG_CONFIG_HOME: 'not/absolute',
      HTTPS_PROXY: 'http://ann:canary-secret@proxy.example',
      NO_PROXY: 'localhost',
      NODE_EXTRA_CA_CERTS: '/etc/company.pem',
    },
    folder: '/Users/ann/work',
    program: { node: '/opt/homebrew/bin/node', script: '/opt/homebrew/lib/node_modules/ziti-mcp/dist/cli.js' },
  },
  win32: {
    environment: {
      USERPROFILE: 'C:\\Users\\Ann',
      APPDATA: 'C:\\Users\\Ann\\AppData\\Roaming',
      LOCALAPPDATA: 'C:\\Users\\Ann\\AppData\\Local',
      HTTPS_PROXY: 'proxy.example:3128',
      NODE_EXTRA_CA_CERTS: 'C:\\company\\ca.pem',
      NODE_USE_SYSTEM_CA: '1',
    },
    folder: 'C:\\work',
    program: {
      node: 'C:\\Program Files\\nodejs\\node.exe',
      script: 'C:\\Users\\Ann\\AppData\\Roaming\\npm\\node_modules\\ziti-mcp\\dist\\cli.js',
    },
  },
} as const;

const values = new Values({ network: ['prod'] }, [networkFlag]);

describe.each(Object.keys(machines) as (keyof typeof machines)[])('on %s', (platform) => {
  const { environment, folder, program } = machines[platform];
  const place = placeOf(platform, environment, folder, { exists: () => false, names: () => [] });

  test.each(installers)('$title gets its entry in the right file, and everything else is kept', async (installer) => {
    const format = await formats[installer.format]();
    const shown = (Object.keys(installer.files) as Scope[]).map((scope) => {
      const { path } = targetOf(installer.id, scope, 'ziti', place);
      const server = serverCommand(values, installer, scope, program, environment, platform);
      const before = samples[installer.format](installer.path.join('.'));
      const after = withEntry(format, before, [...installer.path, 'ziti'], installer.entry(server, 'ziti'));
      return `==> ${path}\n${after}`;
    });
    await expect(shown.join('\n')).toMatchFileSnapshot(`../golden/clients/${installer.id}.${platform}.txt`);
  });
});

test('the Claude Desktop of the Windows store has its own folder', () => {
  const { environment, folder } = machines.win32;
  const store =
    'C:\\Users\\Ann\\AppData\\Local\\Packages\\Claude_abc\\LocalCache\\Roaming\\Claude\\claude_desktop_config.json';
  const place = placeOf('win32', environment, folder, {
    exists: (path) => path === store,
    names: () => ['Other_x', 'Claude_abc'],
  });
  expect(targetOf('claude-desktop', 'user', 'ziti', place).path).toBe(store);
});

test('a program in the cache of npx is started by npx, on Windows through its shell', () => {
  const installer = { expose: 'all', stripsEnvironment: false } as const;
  const started = (platform: NodeJS.Platform) => {
    const { command, args } = serverCommand(values, installer, 'user', { node: 'n', script: undefined }, {}, platform);
    return [command, ...args].join(' ');
  };
  expect(started('linux')).toBe('npx -y ziti-mcp run --network prod');
  expect(started('win32')).toBe('cmd /c npx -y ziti-mcp run --network prod');
});
