/** Who can log in after a change, as whatIf predicts, compared with real logins to the embedded controller. */
import { expect, it } from 'vitest';
import { ToolError } from '../../src/common/tool-error.ts';
import { foreseeAccess } from '../../src/insight/what-if/foreseen.ts';
import { NO_LOGIN_CHANGE } from '../../src/insight/what-if/login-change.ts';
import { dispatchOf } from '../../src/sandbox/controller.ts';
import type { Entity } from '../../src/sandbox/kernel.ts';
import { hashPassword } from '../../src/sandbox/passwords.ts';
import { OutsideAuthority } from '../support/outside-authority.ts';
import { PASSWORD, PEOPLE, RandomLogins } from './support/random-logins.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';

const CHANGES = 110;

const STATES = ['out', 'incomplete', 'in'] as const;
type State = (typeof STATES)[number];

const better = (one: State, other: State): State => (STATES.indexOf(one) > STATES.indexOf(other) ? one : other);

/** Logs in as anybody by every means that there are. */
function loginsTo({ world }: SandboxInside, authority: OutsideAuthority) {
  const dispatch = dispatchOf(world);
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (issuer: string, who: string) => {
    const key = `${issuer} ${who}`;
    const exp = world.clock().getTime() / 1_000 + 600;
    const token = tokens.get(key) ?? authority.token({ iss: issuer, aud: 'all', who, exp });
    tokens.set(key, token);
    return token;
  };
  const logIn = async (method: string, body: object, bearers: readonly string[]): Promise<State> => {
    const reply = await dispatch({
      ...{
        method: 'POST',
        path: '/edge/management/v1/authenticate',
        params: {},
        query: new URLSearchParams({ method }),
      },
      headers: { 'content-type': 'application/json', authorization: bearers.map((token) => `Bearer ${token}`) },
      ...{ rawBody: JSON.stringify(body), body, clientCertificate: undefined, origin: world.origin() },
    });
    if (reply.status !== 200) return 'out';
    const { authQueries } = (reply.body as { data: { authQueries: readonly { typeId: string }[] } }).data;
    if (authQueries.some(({ typeId }) => typeId === 'EXT-JWT')) return 'out';
    return authQueries.length > 0 ? 'incomplete' : 'in';
  };
  return async (identity: Entity): Promise<State> => {
    const policy = world.store.get('authPolicies', String(identity['authPolicyId'] ?? 'default'));
    const { requireExtJwtSigner } = (policy?.['secondary'] ?? {}) as { requireExtJwtSigner?: string };
    const required = world.store.get('externalJwtSigners', requireExtJwtSigner ?? '');
    const besides = required === undefined ? [] : [await tokenOf(String(required['issuer']), 'anybody')];
    let best = await logIn('password', { username: identity['name'], password: PASSWORD }, besides);
    for (const { issuer } of world.store.list('externalJwtSigners')) {
      for (const who of [identity.id, String(identity['externalId'] ?? '')].filter(Boolean)) {
        if (best !== 'in')
          best = better(best, await logIn('ext-jwt', {}, [await tokenOf(String(issuer), who), ...besides]));
      }
    }
    return best;
  };
}

/** Calls that change which tokens are accepted, of whom. */
const ABOUT_TOKENS = /AuthPolicy$|ExternalJwtSigner$/;

const takesTokens = (policy: Entity | undefined): boolean =>
  (policy?.['primary'] as { extJwt?: { allowed?: boolean } } | undefined)?.extJwt?.allowed !== false;

it(`predicts who can log in after ${CHANGES} changes`, async () => {
  const sandbox = await sandboxInside('empty');
  const { store } = sandbox.world;
  const authority = await OutsideAuthority.create('idp');
  for (const name of PEOPLE) {
    store.insert('identities', { id: name, name, typeId: 'Default' });
    store.insert('authenticators', { identityId: name, method: 'updb', username: name, ...hashPassword(PASSWORD) });
  }
  const changes = new RandomLogins(sandbox, authority.certPem);
  const stateOf = loginsTo(sandbox, authority);
  const states = async () => {
    const all = store.list('identities').filter(({ id }) => PEOPLE.includes(id));
    return new Map(await Promise.all(all.map(async (row) => [row.id, await stateOf(row)] as const)));
  };
  const takers = () =>
    new Set(
      PEOPLE.filter((id) =>
        takesTokens(store.get('authPolicies', String(store.get('identities', id)?.['authPolicyId'] ?? 'default'))),
      ),
    );
  const counts = { lockedOut: 0, letIn: 0, incomplete: 0, refused: 0 };
  let before = await states();
  for (let n = 0; n < CHANGES; n++) {
    const change = changes.next();
    const tookTokens = takers();
    const told = await foreseeAccess(sandboxSource(sandbox), change).then(
      ({ logins }) => logins,
      (error) => {
        expect(error, JSON.stringify(change)).toBeInstanceOf(ToolError);
        return NO_LOGIN_CHANGE;
      },
    );
    const { status } = await call(sandbox, change);
    if (status >= 400) {
      counts.refused++;
      continue;
    }
    const after = await states();
    // Who may yet get a token counts as able to log in, unless the call is about tokens.
    const isCertain = (id: string) => ABOUT_TOKENS.test(change.tool) || !(tookTokens.has(id) || takers().has(id));
    const those = (holds: (was: State, is: State) => boolean) =>
      [...after].flatMap(([id, is]) => (isCertain(id) && holds(before.get(id) ?? 'out', is) ? [id] : []));
    const really = {
      lockedOut: those((was, is) => was !== 'out' && is === 'out'),
      letIn: those((was, is) => (was !== 'in' && is === 'in') || (was === 'out' && is === 'incomplete')),
      incomplete: those((was, is) => was === 'in' && is === 'incomplete'),
    };
    const ids = (rows: readonly { readonly id: string }[]) =>
      rows
        .map(({ id }) => id)
        .filter((id) => PEOPLE.includes(id) && isCertain(id))
        .sort();
    const foretold = { lockedOut: ids(told.lockedOut), letIn: ids(told.letIn), incomplete: ids(told.incomplete) };
    expect(foretold, `${n} ${JSON.stringify(change)}`).toEqual(really);
    for (const list of ['lockedOut', 'letIn', 'incomplete'] as const) counts[list] += really[list].length;
    before = after;
  }
  expect(Math.min(counts.lockedOut, counts.letIn), JSON.stringify(counts)).toBeGreaterThan(10);
  expect(counts.incomplete, JSON.stringify(counts)).toBeGreaterThan(1);
  expect(counts.refused, JSON.stringify(counts)).toBeLessThan(CHANGES / 2);
});
