import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { secretStore } from '../../src/cli/networks/secret-stores.ts';
import { readNetworks } from '../../src/cli/networks/stored-network.ts';
import { PUBLIC_CLIENT, RESOURCE } from '../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld } from '../support/outside-world.ts';
import { visit } from '../support/person-in-browser.ts';
import { tokenOfRobot } from '../support/token-of-robot.ts';
import { type Home, newHome } from './home.ts';
import { initInBrowser } from './init-in-browser.ts';

/** What happens to the login that a network had when it is set up again. */
let world: OutsideWorld;
let home: Home;
beforeAll(async () => {
  world = await startOutsideWorld();
  const body = { name: 'bob', type: 'Default', isAdmin: true, externalId: 'bob' };
  await world.client.management('POST', '/identities', { token: world.admin, body });
});
afterAll(() => world.close());
beforeEach(() => {
  home = newHome();
  writeFileSync(at('ca.pem'), world.sandbox.ca);
  writeFileSync(at('idp.pem'), world.provider.ca);
  world.provider.seen.length = 0;
});
afterEach(() => home.remove());

const at = (name: string) => join(home.path, name);
const KEY = ['--secrets-key', 'key'];
const init = (flags: readonly string[]) => [
  ...['init', '--network', 'lab', '--controller', world.sandbox.url, '--ca', at('ca.pem')],
  ...flags.map((each) => (each.endsWith('key') && !each.startsWith('--') ? at(each) : each)),
];

/** Logs in at the provider as this person. */
const asPerson = (login: string, flags: readonly string[] = KEY) => {
  const client = ['--idp-client-id', PUBLIC_CLIENT, '--idp-resource', RESOURCE];
  const args = ['--idp-domain', world.provider.issuer, '--idp-ca', at('idp.pem'), ...client, ...flags];
  const open = (url: string) => visit(url, { login, password: 'any' }, [world.provider.ca]);
  return initInBrowser(init(args), open, home.env);
};

/** Logs in at the controller's own provider. */
const asAdmin = (flags: readonly string[] = KEY) => {
  const account = ['--auth-mode', 'controller-oidc', '--username', world.sandbox.username, '--password', '-'];
  return home.run(init([...account, ...flags]), `${world.sandbox.password}\n`);
};

async function tokens(): Promise<{ access: string; refresh?: string }> {
  const settings = (await readNetworks(home.env))?.networks['lab'];
  if (settings === undefined) throw new Error('nothing was stored');
  const all = await (await secretStore(settings, home.env)).of('lab').exclusively((held) => held.all());
  const [, text = ''] = Object.entries(all).find(([key]) => key.startsWith('tokens ')) ?? [];
  return JSON.parse(text);
}

const who = async () => JSON.parse((await home.run(['call', 'getCurrentIdentity', '--json'])).stdout).data.name;
const revoked = () =>
  world.provider.seen.filter(({ call }) => call === 'POST /token/revocation').map(({ form }) => form.get('token'));
const statusWith = async (bearer: string) =>
  (await world.client.management('GET', '/current-identity', { bearer })).status;

describe("at the controller's own provider", () => {
  test.each([
    ['in the same place', KEY],
    ['in a file with another key', ['--secrets-key', 'another-key']],
  ])('the earlier tokens are revoked, the new ones work: %s', async (_, place) => {
    expect(await asAdmin()).toMatchObject({ code: 0, stderr: '' });
    const earlier = await tokens();
    expect(await asAdmin(place)).toMatchObject({ code: 0, stderr: '' });
    expect(await statusWith(earlier.access)).toBe(401);
    expect(await statusWith((await tokens()).access)).toBe(200);
    expect(await who()).toBe('admin');
  });

  test('in a file whose key was lost: they cannot be revoked, and the person is told', async () => {
    expect(await asAdmin()).toMatchObject({ code: 0, stderr: '' });
    rmSync(at('key'));
    expect(await asAdmin(['--secrets-key', 'another-key'])).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /^ziti-mcp: previous login: If its secrets included tokens, those were not revoked: /,
      ),
    });
    expect(await who()).toBe('admin');
  });
});

describe('at an external provider', () => {
  beforeEach(async () => {
    expect(await asPerson('ann')).toMatchObject({ code: 0 });
  });

  test('another person logs in: the tokens of the first are revoked', async () => {
    const { refresh } = await tokens();
    expect(await asPerson('bob')).toMatchObject({ code: 0, stderr: expect.not.stringContaining('previous login') });
    expect(revoked()).toContain(refresh);
    expect(await who()).toBe('bob');
  });

  test('another kind of login takes its place: the tokens are revoked', async () => {
    const { refresh } = await tokens();
    expect(await asAdmin()).toMatchObject({ code: 0, stderr: '' });
    expect(revoked()).toContain(refresh);
    expect(await who()).toBe('admin');
  });

  test('a login that needs no secrets takes its place: the tokens are revoked and deleted', async () => {
    const { refresh } = await tokens();
    writeFileSync(at('token'), await tokenOfRobot(world.provider), { mode: 0o600 });
    expect(await home.run(init(['--token-file', at('token')]))).toMatchObject({ code: 0, stderr: '' });
    expect(revoked()).toContain(refresh);
    expect(home.files().filter((name) => name.endsWith('.age'))).toEqual([]);
  });

  // Some providers keep one grant for each person and client, which any of its tokens ends.
  test('the same person logs in again: nothing is revoked that may be of the new login', async () => {
    const { refresh } = await tokens();
    expect(await asPerson('ann')).toMatchObject({ code: 0 });
    expect(revoked()).toEqual([]);
    expect((await tokens()).refresh).not.toBe(refresh);
    expect(await who()).toBe('ann');
  });
});
