/** The target of a change, before it is sent: what is known of it, and what is said if it cannot be read. */
import { describe, expect, test } from 'vitest';
import { foresee } from '../../../src/runtime/change/foresee.ts';
import { judgeChange } from '../../../src/runtime/change/judge-change.ts';
import { type Answers, answerOf, readsOn } from './answered-reads.ts';

/** A controller that cannot read an entity, since another one that it refers to is gone. */
const DANGLING = answerOf(404, {
  error: {
    code: 'NOT_FOUND',
    cause: { message: 'transit router not found: enrollment not found for unverified transit router r2' },
  },
});
const SWITCHED_OFF = { id: 'r1', disabled: true };

describe('nothing is foreseen', () => {
  test.each<[tool: string, args: object, message: string, next: string]>([
    ['patchService', { id: 'x' }, 'There is no service with the id "x".', 'Find the id with listServices.'],
    ['deleteFabricLink', { id: 'x' }, 'There is no link with the id "x".', 'Check the id.'],
    ['verifyMfa', { code: '123456' }, 'There is no second factor.', 'There is nothing to change.'],
  ])('%s of what does not exist', async (tool, args, message, next) => {
    await expect(foresee(readsOn(tool, { ...args }, {}))).rejects.toMatchObject({ kind: 'controller', message, next });
  });
});

describe.each([
  ['foreseen', foresee],
  ['judged', judgeChange],
])('nothing is %s of a target that cannot be read', (_what, look) => {
  test.each([
    [400, 'Try again.'],
    [401, expect.stringContaining('admin rights')],
    [403, expect.stringContaining('admin rights')],
    [500, 'Try again.'],
  ])('because of a %i', async (status, next) => {
    const reads = readsOn('patchFabricRouter', SWITCHED_OFF, { 'detailFabricRouter r1': answerOf(status, {}) });
    await expect(look(reads)).rejects.toMatchObject({
      ...{ kind: 'controller', message: `detailFabricRouter returned ${status}.`, next },
    });
  });
  test('because another entity is gone: that is not the same as not to exist', async () => {
    const reads = readsOn('patchFabricRouter', SWITCHED_OFF, { 'detailFabricRouter r1': DANGLING });
    await expect(look(reads)).rejects.toMatchObject({
      ...{ kind: 'controller', message: 'detailFabricRouter returned 404.' },
      next: expect.stringContaining('deleteFabricRouter'),
    });
  });
});

describe('a preview', () => {
  test('of a deletion has no differences', async () => {
    const reads = readsOn(
      'deleteService',
      { id: 's1', name: 'web' },
      { 'detailService s1': { id: 's1', name: 'web' } },
    );
    expect(await foresee(reads)).toMatchObject({ target: { kind: 'service', id: 's1', name: 'web' }, differences: [] });
  });
  test('of a target without an id in the call has that of the target', async () => {
    const reads = readsOn('verifyMfa', { code: '123456' }, { detailMfa: { id: 'm1', isVerified: false } });
    const { target } = await foresee(reads);
    expect(target).toEqual({ kind: 'second factor', id: 'm1', digest: expect.stringMatching(/^[\da-f]{64}$/) });
  });
});

describe('the judge of', () => {
  const judged = (tool: string, args: object, answers: Answers = {}) =>
    judgeChange(readsOn(tool, { ...args }, answers));
  const CUT_OFF = [expect.stringContaining('disabled becomes true')];

  test('a new entity judges what it is given', async () => {
    const person = { name: 'ann', type: 'User', isAdmin: true };
    expect(await judged('createIdentity', person)).toStrictEqual({ reasons: [expect.stringContaining('isAdmin')] });
    expect(await judged('createIdentity', { ...person, isAdmin: false })).toStrictEqual({ reasons: [] });
  });
  test('a change judges only what it changes', async () => {
    const router = (disabled: boolean, connected: boolean) => ({
      'detailFabricRouter r1': { id: 'r1', disabled, connected },
    });
    expect(await judged('patchFabricRouter', SWITCHED_OFF, router(false, true))).toStrictEqual({
      ...{ reasons: CUT_OFF, hazard: expect.stringContaining('deadlocks') },
    });
    expect(await judged('patchFabricRouter', SWITCHED_OFF, router(false, false))).toStrictEqual({ reasons: CUT_OFF });
    expect(await judged('patchFabricRouter', SWITCHED_OFF, router(true, true))).toStrictEqual({ reasons: [] });
  });
  test('a target that does not exist leaves the answer to the controller', async () => {
    expect(await judgeChange(readsOn('patchFabricRouter', SWITCHED_OFF, {}))).toBeUndefined();
  });
  test('a change that nobody judges reads nothing', async () => {
    const unreadable = { 'detailEnrollment e1': answerOf(500, {}) };
    expect(await judgeChange(readsOn('refreshEnrollment', { id: 'e1' }, unreadable))).toEqual({ reasons: [] });
  });
});
