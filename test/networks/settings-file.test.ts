import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { networkAddress } from '../../src/cli/networks/network-address.ts';
import type { NetworkSettings } from '../../src/cli/networks/network-settings.ts';
import {
  checkedNetworks,
  removeNetwork,
  setDefaultNetwork,
  storeNetwork,
} from '../../src/cli/networks/settings-file.ts';
import { settingsSchema } from '../../src/cli/networks/settings-form.ts';
import { storedConnection } from '../../src/cli/networks/stored-connection.ts';
import { defaultNetwork, readNetworks, storedNetwork } from '../../src/cli/networks/stored-network.ts';
import { withNetworks } from '../../src/cli/networks/with-network.ts';
import { Values } from '../../src/cli/read-values.ts';
import { controllerName } from '../../src/cli/resolve/connection.ts';
import { cleanEnvironment, PROGRAM } from '../support/program.ts';
import { type Home, newHome } from './home.ts';

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => home.remove());

const prod: NetworkSettings = {
  controller: 'https://ctrl.prod.example.com:1280',
  ca: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
  logIn: { method: 'updb', username: 'admin' },
  secrets: 'keychain',
  flags: { 'read-only': true, deny: ['delete*'] },
};
const lab: NetworkSettings = {
  controller: 'https://lab:1280',
  logIn: { method: 'identity', name: 'CN=me' },
  secrets: 'file',
  keyFile: '/keys/lab',
};
const text = () => readFileSync(home.settings, 'utf8');

function put(content: string): void {
  mkdirSync(dirname(home.settings), { recursive: true });
  writeFileSync(home.settings, content);
}

test('networks are stored, replaced and removed; the first is the default until another is chosen', async () => {
  await storeNetwork('prod', prod, home.env);
  await storeNetwork('lab', lab, home.env);
  expect(await storedNetwork('prod', home.env)).toEqual({ name: 'prod', settings: prod });
  expect((await defaultNetwork(home.env))?.name).toBe('prod');
  await setDefaultNetwork('lab', home.env);
  expect((await defaultNetwork(home.env))?.name).toBe('lab');
  await setDefaultNetwork(undefined, home.env);
  await setDefaultNetwork(undefined, home.env);
  expect(await readNetworks(home.env)).toEqual({ version: 1, networks: { prod, lab } });
  await setDefaultNetwork('lab', home.env);
  await storeNetwork('prod', { ...prod, secrets: 'file' }, home.env);
  expect((await storedNetwork('prod', home.env)).settings.secrets).toBe('file');
  await removeNetwork('lab', home.env);
  expect(await readNetworks(home.env)).toEqual({ version: 1, networks: { prod: { ...prod, secrets: 'file' } } });
  await expect(storedNetwork('lab', home.env)).rejects.toThrow(
    'Stored networks: prod. To add one, run ziti-mcp init --network lab',
  );
  await expect(storedNetwork('prd', home.env)).rejects.toThrow('Did you mean prod?');
});

test('a file without comments stays JSON, whichever network is removed', async () => {
  for (const name of ['one', 'two', 'three']) await storeNetwork(name, lab, home.env);
  for (const name of ['three', 'one']) {
    await removeNetwork(name, home.env);
    expect(() => JSON.parse(text())).not.toThrow();
  }
});

test('a short name suggests none that shares nothing with it', async () => {
  await storeNetwork('ab', lab, home.env);
  await expect(storedNetwork('x9', home.env)).rejects.toThrow('"x9". Stored networks: ab. To add one');
});

test('an empty file has no networks, and takes one', async () => {
  put(' \n');
  expect(await readNetworks(home.env)).toBeUndefined();
  expect(await checkedNetworks(home.env)).toBeUndefined();
  await storeNetwork('lab', lab, home.env);
  expect((await defaultNetwork(home.env))?.name).toBe('lab');
});

test('a default network that is not stored only matters when it is used', async () => {
  for (const name of ['one', 'two']) await storeNetwork(name, lab, home.env);
  put(text().replace('"default": "one"', '"default": "gone"'));
  await expect(defaultNetwork(home.env)).rejects.toThrow(
    'The default network, "gone", is not stored. Choose another one with ziti-mcp networks default NAME, or name one with --network: one, two.',
  );
  const { all, default: usual } = await withNetworks(new Values({ network: ['one,two'] }, []), home.env);
  expect({ names: all.map(({ network }) => network?.name), usual }).toEqual({
    names: ['one', 'two'],
    usual: undefined,
  });
});

test('an invalid address is reported with its network, and does not affect other networks', async () => {
  await storeNetwork('lab', lab, home.env);
  await storeNetwork('prod', prod, home.env);
  put(text().replace('https://lab', 'http://lab'));
  const network = await storedNetwork('lab', home.env);
  expect(() => networkAddress(network)).toThrow('The controller of the network lab is http://lab:1280: only https');
  const named = await controllerName(new Values({ controller: prod.controller }, []), home.env);
  expect(named.names).toContain('prod');
});

test('comments and unknown keys stay in their places', async () => {
  await storeNetwork('prod', prod, home.env);
  const edited = text()
    .replace('"prod": {', '/* the real one */ "prod": { // careful')
    .replace('"version": 1,', '"version": 1, // of the form');
  put(edited);
  await storeNetwork('lab', lab, home.env);
  await setDefaultNetwork('lab', home.env);
  for (const comment of ['/* the real one */', '// careful', '// of the form']) expect(text()).toContain(comment);
  expect(Object.keys((await checkedNetworks(home.env))?.networks ?? {})).toEqual(['prod', 'lab']);
});

test('concurrent processes and calls lose no changes', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `net-${index}`);
  await Promise.all(names.map((name) => storeNetwork(name, lab, home.env)));
  expect(Object.keys((await readNetworks(home.env))?.networks ?? {}).sort()).toEqual(names);
  expect(existsSync(join(dirname(home.settings), 'locks', '.networks.lock'))).toBe(false);
});

describe('an invalid file is reported with the place of the fault, and left unchanged', () => {
  const network = JSON.stringify(lab);
  const rows: [name: string, content: string, says: RegExp][] = [
    ['half of one', '{ "version": 1,', /damaged.*move it away and run ziti-mcp init/],
    ['a newer version', '{ "version": 2, "networks": {} }', /it has version 2/],
    ['no networks', '{ "version": 1 }', /networks is missing\. Correct it/],
    [
      'networks as a list',
      '{ "version": 1, "networks": [] }',
      /networks must be a mapping of keys to values, but is a list/,
    ],
    ['an unknown key', '{ "version": 1, "networks": {}, "secret": "canary" }', /unknown key, "secret"/],
    [
      'an unknown key of a network',
      `{ "version": 1, "networks": { "a": ${network.replace('{', '{"password":"canary",')} } }`,
      /networks\.a has an unknown key, "password"/,
    ],
    [
      'a controller without TLS',
      `{ "version": 1, "networks": { "a": ${network.replace('https', 'http')} } }`,
      /networks\.a\.controller must be an https URL\. Correct it/,
    ],
    [
      'an unknown login',
      `{ "version": 1, "networks": { "a": ${network.replace('identity', 'magic')} } }`,
      /networks\.a\.logIn\.method is missing or unknown: use updb, identity,/,
    ],
    [
      'a name that could be a path',
      `{ "version": 1, "networks": { "../a": ${network} } }`,
      /networks\.\.\.\/a cannot be a name/,
    ],
    [
      'a flag of the wrong kind',
      `{ "version": 1, "networks": { "a": ${network.replace('{', '{"flags":{"read-only":"yes"},')} } }`,
      /networks\.a\.flags\.read-only must be true or false, but is a string/,
    ],
  ];
  test.each(rows)('%s', async (_, content, says) => {
    put(content);
    const error = await storeNetwork('b', prod, home.env).catch((caught: unknown) => caught);
    expect(String(error)).toMatch(says);
    expect(String(error)).toContain(home.settings);
    expect(String(error)).not.toContain('canary');
    await expect(checkedNetworks(home.env)).rejects.toThrow(says);
    expect(text()).toBe(content);
  });

  const withNetwork = (more: object) => JSON.stringify({ version: 1, networks: { a: { ...lab, ...more } } });
  const faults: [name: string, content: string, place: string][] = [
    ['no networks', '{ "version": 1 }', 'networks'],
    ['nothing for networks', '{ "version": 1, "networks": null }', 'networks'],
    ['networks as a list', '{ "version": 1, "networks": [] }', 'networks'],
    ['nothing for a network', '{ "version": 1, "networks": { "a": null } }', 'networks.a'],
    ['a default that is no name', '{ "version": 1, "default": {}, "networks": {} }', 'default'],
    ['an unknown key of the file', '{ "version": 1, "networks": {}, "deny": ["*"] }', 'deny'],
    ['flags in the wrong place', withNetwork({ deny: ['delete*'] }), 'networks.a.deny'],
    ['flags that are none', withNetwork({ flags: true }), 'networks.a.flags'],
    ['no place of the secrets', withNetwork({ secrets: undefined }), 'networks.a.secrets'],
    ['an unknown place', withNetwork({ secrets: 'Keychain' }), 'networks.a.secrets'],
    ['one address as a text', withNetwork({ others: 'https://b:1280' }), 'networks.a.others'],
    ['a CA that is none', withNetwork({ ca: 5 }), 'networks.a.ca'],
  ];
  test.each(faults)('at a start, too: %s', async (_, content, place) => {
    put(content);
    const { code, stderr } = await home.run(['call', 'listServices', '--network', 'a']);
    const says = `ziti-mcp: ${home.settings}: ${place} is missing, unknown or wrong. Run ziti-mcp networks, which says`;
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
    expect((await home.run(['networks'])).stderr).toContain(`${home.settings}: `);
  });

  test('at a start, too: flags twice, the first of which would be ignored', async () => {
    put(withNetwork({ flags: {} }).replace('"flags"', '"flags":{"deny":["delete*"]},"flags"'));
    await expect(readNetworks(home.env)).rejects.toThrow('"flags" appears twice');
  });

  test.runIf(process.platform !== 'win32')('a symbolic link is read, and not written', async () => {
    const real = join(home.path, 'real.jsonc');
    writeFileSync(real, `{ "version": 1, "networks": { "a": ${network} } }`);
    mkdirSync(dirname(home.settings), { recursive: true });
    symlinkSync(real, home.settings);
    expect((await storedNetwork('a', home.env)).settings).toEqual(lab);
    await expect(storeNetwork('b', prod, home.env)).rejects.toThrow('symbolic link');
  });
});

test.each([
  ['updb', {}],
  ['updb', { username: 7 }],
  ['identity', {}],
  ['device-auth', {}],
])('a login (%s) that lacks a setting is reported, and is never shown as undefined: %j', async (method, more) => {
  const file = (logIn: object) =>
    JSON.stringify({ version: 1, networks: { a: { controller: 'https://localhost:1', logIn, secrets: 'none' } } });
  put(file({ method, ...more }));
  const { stdout, stderr, code } = await home.run(['session']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/networks\.a\.logIn(\.\w+)? (is missing|must be|needs)/);
  const network = await storedNetwork('a', home.env);
  expect(await storedConnection(network, home.env, 1_000).who()).not.toMatch(/undefined|7/);
});

test.runIf(process.platform !== 'win32')('a full disk leaves the file as it was, and no lock behind', async () => {
  await storeNetwork('prod', prod, home.env);
  await storeNetwork('lab', lab, home.env);
  const before = text();
  // No byte can be written to a file.
  const full = ['-c', `trap '' XFSZ; ulimit -f 0; exec "$@"`, 'sh', process.execPath, PROGRAM];
  for (const command of [
    ['networks', 'default', 'lab'],
    ['networks', 'default', 'lab'],
  ]) {
    const { status, stderr } = spawnSync('sh', [...full, ...command], { env: cleanEnvironment(home.env) });
    expect({ status, stderr: String(stderr) }).toEqual({ status: 2, stderr: expect.stringContaining('EFBIG') });
  }
  expect(text()).toBe(before);
  expect(home.files().filter((name) => name.endsWith('.lock'))).toEqual([]);
});

test.each(['ext-jwt', 'controller-oidc'])('a login (%s) without any settings is not ready', async (method) => {
  const a = { controller: 'https://localhost:1', logIn: { method }, secrets: 'none' };
  put(JSON.stringify({ version: 1, networks: { a } }));
  for (const [command, code] of [
    ['networks', 0],
    ['session', 3],
  ] as const) {
    const { stdout, ...ended } = await home.run([command]);
    expect(ended.code).toBe(code);
    expect(stdout).not.toContain('undefined');
  }
});

test('a network that cannot have its name is no fault of this program', async () => {
  put('{"version":1,"networks":{"__proto__":{}}}');
  expect(await home.run(['networks'])).toMatchObject({ code: 0, stdout: expect.stringContaining('No networks') });
});

test('a file without a version is migrated to the current format, with its comments', async () => {
  put(`// by hand\n{ "networks": { "a": ${JSON.stringify(lab)} /* mine */ } }\n`);
  expect((await storedNetwork('a', home.env)).settings).toEqual(lab);
  await storeNetwork('b', prod, home.env);
  expect(text()).toMatch(/^\/\/ by hand\n[\s\S]*\/\* mine \*\//);
  expect(await readNetworks(home.env)).toMatchObject({ version: 1, networks: { a: lab, b: prod } });
});

describe('docs/networks.schema.json', () => {
  const schema = JSON.parse(readFileSync('docs/networks.schema.json', 'utf8'));

  test('is the schema that the program prints (ziti-mcp networks schema)', async () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(await settingsSchema())));
  });

  test('accepts what is stored, and refuses anything else', () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    expect(validate({ version: 1, default: 'prod', networks: { prod, lab } })).toBe(true);
    expect(validate({ version: 1, networks: { prod: { ...prod, password: 'x' } } })).toBe(false);
    expect(validate({ version: 1, networks: { prod: { ...prod, logIn: { method: 'magic' } } } })).toBe(false);
  });
});
