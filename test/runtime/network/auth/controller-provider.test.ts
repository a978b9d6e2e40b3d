/** The controller's own OpenID provider behind an address that it does not know, as a load balancer gives it one. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tokensInMemory } from '../../../../src/runtime/network/auth/oidc/token-store.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import { PASSWORD, READ, READ_CALL, settingsFor } from '../../../support/connect-settings.ts';
import { type FakeController, json, startFakeController } from '../../../support/fake-controller.ts';
import { fakeOidc } from '../../../support/fake-oidc.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const VERSION = 'GET /edge/management/v1/version';
const DISCOVERY = 'GET /oidc/.well-known/openid-configuration';

let front: FakeController;
let member: FakeController;
let stranger: FakeController;
beforeEach(async () => {
  front = await startFakeController();
  member = await startFakeController({ authority: front.authority });
  stranger = await startFakeController();
  for (const each of [member, stranger]) {
    fakeOidc(each);
    each.on(VERSION, (_request, response) => json(response, 200, { data: {} }));
  }
  front.on(READ_CALL, (_request, response) => json(response, 200, { data: [] }));
  claim(front, `${member.origin}/oidc`);
});
afterEach(async () => {
  for (const each of [front, member, stranger]) await each.close();
});

/** Makes a provider say that this is its issuer. */
function claim(fake: FakeController, issuer: string): void {
  const endpoints = { authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/oauth/token` };
  fake.on(DISCOVERY, (_request, response) => json(response, 200, { issuer, ...endpoints }));
}

function list(apiBaseUrls: unknown): void {
  const apiVersions = { 'edge-oidc': { v1: { apiBaseUrls, path: '/oidc' } } };
  front.on(VERSION, (_request, response) => json(response, 200, { data: { apiVersions } }));
}

async function read() {
  const credentials = {
    method: 'controller-oidc',
    username: 'admin',
    password: PASSWORD,
    tokens: tokensInMemory(),
  } as const;
  const controller = createController(settingsFor(front, { credentials }), recordingLog());
  try {
    return await controller.send(READ, new AbortController().signal);
  } finally {
    await controller.close();
  }
}

const bodies = (fake: FakeController): string => fake.seen.map(({ body }) => body).join('\n');

test('the address that the controller lists is used throughout, if its provider has exactly that issuer', async () => {
  list([`${member.origin}/oidc`]);
  expect((await read()).status).toBe(200);
  expect(bodies(member)).toContain(PASSWORD);
  expect(bodies(front)).not.toContain(PASSWORD);
});

test('a provider that is not found at the given address is used at the listed one', async () => {
  front.on(DISCOVERY, (_request, response) => response.writeHead(404).end('404 page not found\n'));
  list([`${member.origin}/oidc`]);
  expect((await read()).status).toBe(200);
});

const refused: [string, () => unknown][] = [
  ['nothing is listed', () => []],
  ['something else than a list is listed', () => `${member.origin}/oidc`],
  [
    'no address is listed',
    () => [7, 'x', `http://localhost:${member.port}/oidc`, `https://a:b@localhost:${member.port}/oidc`],
  ],
  ['a server that the CA of the network does not verify is listed', () => [`${stranger.origin}/oidc`]],
  [
    'the listed one has yet another issuer',
    () => {
      for (const each of [front, member]) claim(each, `${stranger.origin}/oidc`);
      return [`${member.origin}/oidc`];
    },
  ],
];
test.each(refused)('if %s, it is refused, and the password is sent nowhere', async (_name, listed) => {
  list(listed());
  await expect(read()).rejects.toMatchObject({
    kind: 'login',
    message: expect.stringContaining('an issuer other than'),
    next: expect.stringContaining('--auth-mode updb'),
  });
  for (const each of [front, member, stranger]) expect(bodies(each)).not.toContain(PASSWORD);
});
