/** What controllers do instead of what a change asks: the preview foresees it, and the answer reports it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { storedTypeNote } from '../../../src/runtime/change/identity-types.ts';
import { SEMANTIC_ALONE } from '../../../src/runtime/change/semantic-alone.ts';
import { droppedChecks } from '../../../src/runtime/change/surprises/dropped-checks.ts';
import { keptMaps } from '../../../src/runtime/change/surprises/null-maps.ts';
import { misreadPasswordRules } from '../../../src/runtime/change/surprises/password-rules.ts';
import { keptPostureType } from '../../../src/runtime/change/surprises/posture-type.ts';
import { type Entity, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

describe('a service policy with a new type', () => {
  const ROLES = { identityRoles: ['#staff', '#on-call'], serviceRoles: ['#web'] };
  const DIAL = { type: 'Dial', semantic: 'AllOf', ...ROLES, postureCheckRoles: ['#strict'] };
  const DROPPED = { field: 'postureCheckRoles', from: ['#strict'], to: null };

  let id: string;

  beforeAll(() =>
    world.make('createIdentity', { name: 'ann', type: 'Default', isAdmin: false, roleAttributes: ['staff'] }),
  );
  beforeEach(async () => {
    if (id !== undefined) await world.ask('deleteServicePolicy', { id });
    id = await world.make('createServicePolicy', { name: 'policy', ...DIAL });
  });

  const policy = async () => (await world.ask('detailServicePolicy', { id })).data as Entity;
  const members = async () =>
    ((await world.ask('listServicePolicyIdentities', { id })).data as readonly Entity[]).map(({ name }) => name);

  test('loses its checks: the preview and the answer say so', async () => {
    const { differences, warnings, judgements } = await world.preview('patchServicePolicy', { id, type: 'Bind' });
    expect(differences).toEqual([{ field: 'type', from: 'Dial', to: 'Bind' }, DROPPED]);
    expect(warnings).toEqual([droppedChecks.says]);
    expect(judgements?.join(' ')).toContain('postureCheckRoles loses "#strict"');
    const { verification } = await world.change('patchServicePolicy', { id, type: 'Bind' });
    expect(verification).toMatchObject({ missed: [], alsoChanged: [DROPPED], note: droppedChecks.says });
    expect(await policy()).toMatchObject({ type: 'Bind', postureCheckRoles: null });
  });

  test('does not get the checks of the same call, and the answer says why', async () => {
    const args = { id, name: 'policy', ...DIAL, type: 'Bind', postureCheckRoles: ['#strict', '#more'] };
    const { differences, warnings } = await world.preview('updateServicePolicy', args);
    expect(differences).toEqual([{ field: 'type', from: 'Dial', to: 'Bind' }, DROPPED]);
    expect(warnings).toEqual([droppedChecks.says]);
    const { verification } = await world.change('updateServicePolicy', args);
    expect(verification.missed).toEqual([
      { field: 'postureCheckRoles', requested: ['#strict', '#more'], found: null, why: droppedChecks.says },
    ]);
  });

  test('is nothing special without checks, nor are other changes', async () => {
    expect((await world.preview('patchServicePolicy', { id, type: 'Dial', serviceRoles: ['#all'] })).warnings).toEqual(
      [],
    );
    await world.ask('patchServicePolicy', { id, postureCheckRoles: [] });
    expect(await world.preview('patchServicePolicy', { id, type: 'Bind' })).toMatchObject({
      differences: [{ field: 'type', from: 'Dial', to: 'Bind' }],
      warnings: [],
    });
  });

  test('applies a new semantic', async () => {
    const args = { id, type: 'Bind', semantic: 'AnyOf' };
    expect((await world.preview('patchServicePolicy', args)).warnings).not.toContain(SEMANTIC_ALONE);
    expect(await members()).toEqual([]);
    await world.change('patchServicePolicy', args);
    expect(await members()).toEqual(['ann']);
  });

  test('applies a semantic that was stored earlier', async () => {
    await world.ask('patchServicePolicy', { id, semantic: 'AnyOf' });
    expect(await members()).toEqual([]);
    await world.ask('patchServicePolicy', { id, type: 'Bind' });
    expect(await members()).toEqual(['ann']);
  });
});

describe('an auth policy that is patched', () => {
  const RULES = { minPasswordLength: 12, requireNumberChar: true, requireMixedCase: true };
  const LENGTH = 'primary.updb.minPasswordLength';
  const DIGITS = 'primary.updb.requireNumberChar';
  let id: string;

  beforeEach(async () => {
    if (id !== undefined) await world.ask('deleteAuthPolicy', { id });
    const updb = { allowed: true, lockoutDurationMinutes: 0, maxAttempts: 3, requireSpecialChar: true, ...RULES };
    const primary = {
      cert: { allowed: true, allowExpiredCerts: true },
      extJwt: { allowed: true, allowedSigners: [] },
      updb,
    };
    id = await world.make('createAuthPolicy', { name: 'rules', primary, secondary: { requireTotp: false } });
  });
  const patch = (updb: object) => ({ id, primary: { updb } });

  test('gets the shortest passwords, whatever length is given', async () => {
    const { differences, warnings, judgements } = await world.preview(
      'patchAuthPolicy',
      patch({ minPasswordLength: 15 }),
    );
    expect(differences).toEqual([{ field: LENGTH, from: 12, to: 5 }]);
    expect(warnings).toEqual([misreadPasswordRules.says]);
    expect(judgements?.join(' ')).toContain(`${LENGTH} (12 -> 5)`);
    const { verification } = await world.change('patchAuthPolicy', patch({ minPasswordLength: 15 }));
    expect(verification.missed).toEqual([{ field: LENGTH, requested: 15, found: 5, why: misreadPasswordRules.says }]);
  });

  test('gets them even if the given length is the one that it has', async () => {
    const { differences } = await world.preview('patchAuthPolicy', patch({ minPasswordLength: 12, maxAttempts: 4 }));
    expect(differences).toEqual([
      { field: 'primary.updb.maxAttempts', from: 3, to: 4 },
      { field: LENGTH, from: 12, to: 5 },
    ]);
  });

  test('requires digits as it does mixed case', async () => {
    const alone = await world.preview('patchAuthPolicy', patch({ requireNumberChar: true }));
    expect(alone.differences).toEqual([{ field: DIGITS, from: true, to: false }]);
    const both = await world.preview('patchAuthPolicy', patch({ requireNumberChar: true, requireMixedCase: true }));
    expect(both).toMatchObject({ differences: [], warnings: [] });
  });

  test.each([{ maxAttempts: 9 }, { requireMixedCase: false }, { minPasswordLength: 5 }])(
    'is nothing special with %j',
    async (rules) => {
      expect((await world.preview('patchAuthPolicy', patch(rules))).warnings).toEqual([]);
      expect((await world.change('patchAuthPolicy', patch(rules))).verification.missed).toEqual([]);
    },
  );
});

describe('a map of which all values are null', () => {
  let id: string;
  beforeEach(async () => {
    id = await world.make('createIdentity', { name: `tagged-${++made}`, type: 'Device', isAdmin: false, ...MAPS });
  });
  let made = 0;
  const MAPS = { tags: { a: 1, b: 'x' }, appData: { c: 2 } };
  const maps = async () => {
    const { tags, appData } = (await world.ask('detailIdentity', { id })).data as Entity;
    return { tags, appData };
  };

  test('stays as it is with PATCH: the preview and the answer say so', async () => {
    const args = { id, tags: { a: null }, appData: { c: null, d: null }, roleAttributes: ['staff'] };
    const change = { field: 'roleAttributes', from: [], to: ['staff'] };
    const { differences, warnings } = await world.preview('patchIdentity', args);
    expect(differences).toEqual([{ ...change, from: expect.toSatisfy((value) => (value?.length ?? 0) === 0) }]);
    expect(warnings).toEqual([keptMaps.says]);
    const { verification } = await world.change('patchIdentity', args);
    expect(verification.missed).toMatchObject([{ field: 'appData', why: keptMaps.says }, { field: 'tags' }]);
    expect(await maps()).toEqual(MAPS);
  });

  test('is the same with nothing else, which the controller refuses', async () => {
    const { differences, warnings } = await world.preview('patchIdentity', { id, tags: { a: null } });
    expect({ differences, warnings }).toEqual({ differences: [], warnings: [keptMaps.says] });
    await expect(world.change('patchIdentity', { id, tags: { a: null } })).rejects.toThrow();
  });

  test('replaces the earlier one with PUT, and with a value beside the nulls', async () => {
    const mixed = await world.preview('patchIdentity', { id, tags: { a: null, z: 1 } });
    expect(mixed.differences).toMatchObject([{ field: 'tags', to: { a: null, z: 1 } }]);
    expect(mixed.warnings?.join(' ')).toContain('these vanish: "b"');
    const args = { id, name: `tagged-${made}`, type: 'Device', isAdmin: false, tags: { a: null } };
    expect((await world.preview('updateIdentity', args)).warnings).not.toContain(keptMaps.says);
    await world.ask('updateIdentity', args);
    expect((await maps()).tags).toEqual({ a: null });
  });
});

test('a posture check keeps its type and what belongs to it', async () => {
  const id = await world.make('createPostureCheck', { name: 'corp', typeId: 'DOMAIN', domains: ['corp.example'] });
  const args = { id, name: 'office', typeId: 'MAC', macAddresses: ['00:11:22:33:44:55'] };
  const { differences, warnings } = await world.preview('updatePostureCheck', args);
  expect(differences).toEqual([{ field: 'name', from: 'corp', to: 'office' }]);
  expect(warnings).toEqual([keptPostureType.says]);
  const { verification } = await world.change('updatePostureCheck', args);
  expect(verification).toMatchObject({ changed: [{ field: 'name' }], alsoChanged: [] });
  expect(verification.missed.map(({ field }) => field)).toEqual(['typeId', 'macAddresses']);
  expect(verification.missed[0]?.why).toBe(keptPostureType.says);
  expect((await world.ask('detailPostureCheck', { id })).data).toMatchObject({
    typeId: 'DOMAIN',
    domains: ['corp.example'],
  });
});

test('the service of a terminator stays: a dry run says so, and the answer', async () => {
  const [one, other] = [
    await world.make('createService', { name: 'one', encryptionRequired: true }),
    await world.make('createService', { name: 'other', encryptionRequired: true }),
  ];
  const router = await world.make('createEdgeRouter', { name: 'router' });
  const fields = { router, binding: 'transport', address: 'tcp:127.0.0.1:80' };
  const id = await world.make('createTerminator', { service: one, ...fields });
  const says = 'The controller ignores service here: use createTerminator.';
  const moved = { id, service: other, ...fields, address: 'tcp:127.0.0.1:81' };
  const { differences, warnings } = await world.preview('updateTerminator', moved);
  expect(differences).toEqual([{ field: 'address', from: 'tcp:127.0.0.1:80', to: 'tcp:127.0.0.1:81' }]);
  expect(warnings).toContain(says);
  expect((await world.change('updateTerminator', moved)).verification.missed).toEqual([{ why: says }]);
  const { verification } = await world.change('updateTerminator', { ...moved, service: one, cost: 1 });
  expect(verification.missed).toEqual([]);
});

test.each(['Device', 'Service', 'User'])('an identity of the earlier type %s is created as requested', async (type) => {
  const { verification } = await world.change('createIdentity', { name: type, type, isAdmin: false });
  expect(verification).toMatchObject({ missed: [], note: storedTypeNote(type) });
});
