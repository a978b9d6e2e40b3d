/** What doctor finds out about a controller once it is logged in. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { loginFindings } from '../../src/cli/doctor/login.ts';
import { settingsFor } from '../support/connect-settings.ts';
import { errorBody, type FakeController, json, LOG_IN, startFakeController } from '../support/fake-controller.ts';

const ME = 'GET /edge/management/v1/current-identity';
const VERSION = 'GET /edge/management/v1/version';

let fake: FakeController;
beforeEach(async () => {
  fake = await startFakeController({
    otherwise: (_request, response) => json(response, 200, { data: [], meta: {} }),
  });
  identity({ isAdmin: true });
  fake.on(VERSION, (_request, response) =>
    json(response, 200, { data: { version: 'v1.2.3', capabilities: ['OIDC_AUTH'], apiVersions: { fabric: {} } } }),
  );
});
afterEach(() => fake.close());

const identity = (changes: object) =>
  fake.on(ME, (_request, response) => json(response, 200, { data: { name: 'me', ...changes } }));

async function findings(): Promise<Map<string, Finding>> {
  const found = await loginFindings('lab', settingsFor(fake));
  return new Map(found.map((finding) => [finding.check, finding]));
}

test('a controller that has all that the tools use is fine', async () => {
  const found = await findings();
  expect([...found.values()].map(({ state }) => state)).toEqual(Array(4).fill('ok'));
  expect(found.get('version (lab)')?.what).toContain('v1.2.3, with the capabilities OIDC_AUTH');
});

test('what an older controller lacks is named, and the command that leaves those tools out', async () => {
  for (const path of ['/edge/management/v1/controllers', '/fabric/v1/cluster/list-members']) {
    fake.on(`GET ${path}`, (_request, response) => {
      const { error, meta } = errorBody('NOT_FOUND');
      json(response, 404, { error: { ...error, cause: { message: `path ${path} was not found` } }, meta });
    });
  }
  const { state, what, next } = (await findings()).get('tools (lab)') as Finding;
  expect(state).toBe('warning');
  expect(what).toMatch(/does not have what these tools need: /);
  const [, denied = ''] = /ziti-mcp run --network lab --deny (\S+)$/.exec(next ?? '') ?? [];
  expect(denied.split(',').sort()).toEqual(['listControllers', 'listFabricClusterMembers']);
});

test('APIs that this server has no tools for are named', async () => {
  fake.on(VERSION, (_request, response) =>
    json(response, 200, { data: { version: 'v9.0.0', apiVersions: { fabric: {}, 'edge-telemetry': {} } } }),
  );
  expect((await findings()).get('tools (lab)')).toMatchObject({
    state: 'ok',
    what: expect.stringContaining('no tools here: edge-telemetry'),
  });
});

test.each([
  [{ isAdmin: false, permissions: [] }, /no permissions/],
  [{ isAdmin: false, permissions: ['service.read'] }, /only has the permissions service\.read/],
])('reports permissions that are not those of an administrator: %j', async (rights, says) => {
  identity(rights);
  expect((await findings()).get('rights (lab)')).toMatchObject({
    state: 'warning',
    what: expect.stringMatching(says),
    next: expect.stringContaining('administrator'),
  });
});

test('does not report an overloaded controller as a wrong password', async () => {
  fake.on(LOG_IN, (_request, response) => json(response, 429, errorBody('SERVER_TOO_MANY_REQUESTS')));
  expect((await findings()).get('login (lab)')).toMatchObject({
    state: 'failed',
    what: expect.stringContaining('cannot accept a login at the moment'),
    next: expect.stringContaining('Try again'),
  });
});
