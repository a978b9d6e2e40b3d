/** Logins whose ID token the controller gets, which ends long before the access token. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Credentials } from '../../../../src/runtime/network/auth/credentials.ts';
import { PersonNeeded } from '../../../../src/runtime/network/auth/person/person.ts';
import { type LastingTokens, lastingTokens } from '../../../support/lasting-tokens.ts';
import { PUBLIC_CLIENT } from '../../../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld, whoIs } from '../../../support/outside-world.ts';
import { visit } from '../../../support/person-in-browser.ts';

/** Seconds that an ID token lives. */
const LIFE = 30;

let world: OutsideWorld;
beforeAll(async () => {
  world = await startOutsideWorld({ idTokenLife: LIFE });
  const { client, admin, signerId } = world;
  const body = { audience: PUBLIC_CLIENT };
  await client.management('PATCH', `/external-jwt-signers/${signerId}`, { token: admin, body });
});
afterAll(() => world.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  world.provider.seen.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  delete world.provider.reshape['POST /token'];
});

const wait = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000);
const refreshes = () => world.provider.seen.filter(({ form }) => form.get('grant_type') === 'refresh_token').length;

/** The name that another process with these tokens logs in as, or the step of the person that it needs. */
async function whoBy(tokens: LastingTokens): Promise<unknown> {
  const credentials: Credentials = {
    ...{ method: 'browser', shows: 'id', clientId: PUBLIC_CLIENT, tokens },
    ...world.outside,
  };
  const controller = world.controller(credentials);
  try {
    return await whoIs(controller);
  } catch (error) {
    if (!(error instanceof PersonNeeded) || tokens.set() !== undefined) throw error;
    await visit(error.step.url, { login: 'ann', password: 'any' }, [world.provider.ca]);
    return error.step.kind;
  } finally {
    await controller.close();
  }
}

test('is refreshed when it ends, without a person, and not before', async () => {
  const tokens = lastingTokens();
  expect([await whoBy(tokens), await whoBy(tokens)]).toEqual(['browser', 'ann']);
  for (const expected of [1, 2]) {
    wait(LIFE + 10);
    expect([await whoBy(tokens), await whoBy(tokens)]).toEqual(['ann', 'ann']);
    expect(refreshes()).toBe(expected);
  }
});

test('a person logs in again where a refresh leaves it out', async () => {
  const tokens = lastingTokens();
  expect([await whoBy(tokens), await whoBy(tokens)]).toEqual(['browser', 'ann']);
  // OpenID Connect Core 1.0, section 12.2: it may.
  world.provider.reshape['POST /token'] = ({ id_token: _, ...others }) => others;
  wait(LIFE + 100);
  expect(await whoBy(tokens)).toBe('browser');
  delete world.provider.reshape['POST /token'];
  expect([await whoBy(tokens), await whoBy(tokens)]).toEqual(['browser', 'ann']);
});
