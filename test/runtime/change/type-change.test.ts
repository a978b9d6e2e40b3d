/** A service policy whose type changes: the controller drops its posture checks, and determines its members again. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SEMANTIC_ALONE } from '../../../src/runtime/change/semantic-alone.ts';
import { CHECKS_DROPPED } from '../../../src/runtime/change/type-change.ts';
import { type Entity, startWorld, type World } from './world.ts';

const ROLES = { identityRoles: ['#staff', '#on-call'], serviceRoles: ['#web'] };
const DIAL = { type: 'Dial', semantic: 'AllOf', ...ROLES, postureCheckRoles: ['#strict'] };
const DROPPED = { field: 'postureCheckRoles', from: ['#strict'], to: null };

let world: World;
let id: string;

beforeAll(async () => {
  world = await startWorld();
  await world.make('createIdentity', { name: 'ann', type: 'Default', isAdmin: false, roleAttributes: ['staff'] });
});
beforeEach(async () => {
  if (id !== undefined) await world.ask('deleteServicePolicy', { id });
  id = await world.make('createServicePolicy', { name: 'policy', ...DIAL });
});
afterAll(() => world.close());

const policy = async () => (await world.ask('detailServicePolicy', { id })).data as Entity;
const members = async () =>
  ((await world.ask('listServicePolicyIdentities', { id })).data as readonly Entity[]).map(({ name }) => name);

test('a new type alone: the preview and the answer say that the checks are dropped', async () => {
  const { differences, warnings, judgements } = await world.preview('patchServicePolicy', { id, type: 'Bind' });
  expect(differences).toEqual([{ field: 'type', from: 'Dial', to: 'Bind' }, DROPPED]);
  expect(warnings).toEqual([CHECKS_DROPPED]);
  expect(judgements?.join(' ')).toContain('postureCheckRoles loses "#strict"');
  const { verification } = await world.change('patchServicePolicy', { id, type: 'Bind' });
  expect(verification).toMatchObject({ missed: [], alsoChanged: [DROPPED], note: CHECKS_DROPPED });
  expect(await policy()).toMatchObject({ type: 'Bind', postureCheckRoles: null });
});

test('checks given in the same call are not applied, and the answer says why', async () => {
  const args = { id, name: 'policy', ...DIAL, type: 'Bind', postureCheckRoles: ['#strict', '#more'] };
  const { differences, warnings } = await world.preview('updateServicePolicy', args);
  expect(differences).toEqual([{ field: 'type', from: 'Dial', to: 'Bind' }, DROPPED]);
  expect(warnings).toEqual([CHECKS_DROPPED]);
  const { verification } = await world.change('updateServicePolicy', args);
  expect(verification.missed).toEqual([
    { field: 'postureCheckRoles', requested: ['#strict', '#more'], found: null, why: CHECKS_DROPPED },
  ]);
});

test('nothing is said of a policy without checks, or of one that keeps its type', async () => {
  expect((await world.preview('patchServicePolicy', { id, type: 'Dial', serviceRoles: ['#all'] })).warnings).toEqual(
    [],
  );
  await world.ask('patchServicePolicy', { id, postureCheckRoles: [] });
  expect(await world.preview('patchServicePolicy', { id, type: 'Bind' })).toMatchObject({
    differences: [{ field: 'type', from: 'Dial', to: 'Bind' }],
    warnings: [],
  });
});

test('a new semantic takes effect with a new type', async () => {
  const args = { id, type: 'Bind', semantic: 'AnyOf' };
  expect((await world.preview('patchServicePolicy', args)).warnings).not.toContain(SEMANTIC_ALONE);
  expect(await members()).toEqual([]);
  await world.change('patchServicePolicy', args);
  expect(await members()).toEqual(['ann']);
});

test('a semantic that was stored earlier takes effect with a new type', async () => {
  await world.ask('patchServicePolicy', { id, semantic: 'AnyOf' });
  expect(await members()).toEqual([]);
  await world.ask('patchServicePolicy', { id, type: 'Bind' });
  expect(await members()).toEqual(['ann']);
});
