/** Which arguments a refusal is about, in the different forms that controllers use. */
import { describe, expect, test } from 'vitest';
import { Catalogue } from '../../../../src/common/catalogue.ts';
import { ControllerAnswer } from '../../../../src/common/controller-answer.ts';
import type { Operation } from '../../../../src/contract.ts';
import { operations } from '../../../../src/generated/operations.ts';
import { type Blame, readBlame } from '../../../../src/runtime/network/controller-fault.ts';
import { unknownIds } from '../../../../src/runtime/network/names/not-found.ts';
import { blamed } from '../../../../src/runtime/network/names/suspects.ts';
import { Reads } from '../../../../src/runtime/network/reads.ts';

const catalogue = new Catalogue(operations);
const lists = { catalogue, allowed: () => true };
const operation = (tool: string) => catalogue.find(tool) as Operation;

describe('what a refusal blames', () => {
  const places = (tool: string, args: Record<string, unknown>, blame: Blame) =>
    blamed(operation(tool), args, blame, lists)?.map(({ place, list }) => `${place}: ${list?.name}`);
  const router = { binding: 'transport', address: 'tcp:db:1', service: 'a service', router: 'router-1' };
  const mapped = { name: 'new', primary: { extJwt: { allowedSigners: ['x', 'y'] } } };

  test.each<[tool: string, given: Record<string, unknown>, blame: Blame, expected: string[] | undefined]>([
    ['createTerminator', router, { text: 'router with id router-1 is not there' }, ['router: listRouters']],
    ['createTerminator', router, { text: 'service with id a service is not there' }, ['service: listServices']],
    ['createTerminator', router, { text: 'router with id router-10 is not there' }, ['router: listRouters']],
    [
      'createEnrollment',
      { identityId: 'x' },
      { text: "0x1c for 'identityId' is wrong" },
      ['identityId: listIdentities'],
    ],
    [
      'createIdentity',
      { enrollment: { ottca: 'x' } },
      { text: 'caId x', field: 'caId' },
      ['enrollment.ottca: listCas'],
    ],
    [
      'createAuthPolicy',
      mapped,
      { text: 'y', field: 'primary.extJwt.allowedExtJwtSigners[1]' },
      ['primary.extJwt.allowedSigners: listExternalJwtSigners'],
    ],
    ['detailEdgeRouter', { id: 'x' }, { text: 'router with id x is not there' }, ['id: listEdgeRouters']],
    [
      'createIdentity',
      { enrollment: { ottca: 'x', other: null }, name: null, isAdmin: true },
      { text: 'x', field: 'caId[12]' },
      ['enrollment.ottca: listCas'],
    ],
    [
      'createTerminator',
      { service: 'x', router: 'x' },
      { text: 'x', field: 'configId' },
      ['service: listServices', 'router: listRouters'],
    ],
    [
      'patchIdentity',
      { id: 'x', serviceHostingCosts: { y: 1, z: 2 }, serviceHostingPrecedences: { y: 'failed' } },
      { text: 'no service has the id z' },
      ['serviceHostingCosts: listServices'],
    ],
    [
      'patchIdentity',
      { id: 'x', serviceHostingPrecedences: { y: 'failed' }, tags: { y: 1 } },
      { text: 'no service has the id y' },
      ['serviceHostingPrecedences: listServices'],
    ],
    ['patchIdentity', { id: 'x', authPolicyId: 'y' }, { text: 'the id is wrong' }, undefined],
    ['patchIdentity', { id: '', authPolicyId: '' }, { text: 'wrong: ("")' }, undefined],
    ['detailEdgeRouter', { id: 'x' }, { text: 'the tax' }, undefined],
    ['detailEdgeRouter', { id: 'x' }, { text: 'xylophones are' }, undefined],
    ['detailEdgeRouter', { id: 'x' }, { text: 'x-ray _x x_' }, undefined],
    ['listServices', { filter: 'x', nonsense: 'x' }, { text: 'x' }, undefined],
    ['createAuthenticator', { password: 'secret' }, { text: 'password secret', field: 'password' }, []],
    ['patchService', { id: 'x', terminatorStrategy: 'y' }, { text: 'terminatorStrategy with name y' }, []],
    ['patchIdentity', { id: 'x', authPolicyId: 'y' }, { text: '' }, undefined],
  ])('%s %o: %o', (tool, args, blame, expected) => expect(places(tool, args, blame)).toStrictEqual(expected));

  test('if it does not say, all ids have to be checked', async () => {
    const silent = new ControllerAnswer(404, '', new Uint8Array());
    const reads = new Reads({
      ...lists,
      send: async () => silent,
      redact: async (_operation, answer) => answer,
      onRead: () => undefined,
    });
    expect(
      await unknownIds(operation('patchIdentity'), { id: 'x', authPolicyId: 'y', name: 'z' }, silent, reads),
    ).toStrictEqual({
      hint: 'Check id (listIdentities), authPolicyId (listAuthPolicies): one of them does not exist.',
      places: ['path', 'body'],
    });
  });

  test.each<[body: unknown, expected: Blame]>([
    [{ error: { cause: { code: 'UNHANDLED', message: 'why' } } }, { text: 'why' }],
    [{ error: { cause: { field: 'caId', reason: 'why', value: 'x' } } }, { field: 'caId', text: 'caId why x' }],
    [{ error: { causeMessage: 'why' } }, { text: 'why' }],
    [{ error: { code: 'NOT_FOUND' } }, { text: '' }],
    ['words', { text: '' }],
    [null, { text: '' }],
  ])('%o', (body, expected) => expect(readBlame(JSON.stringify(body))).toStrictEqual(expected));
});
