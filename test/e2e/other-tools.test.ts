/** An argument that a change does not have is answered with the tool that sets it, if the policy allows that tool. */
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callText } from '../support/client.ts';
import { connectHere } from '../support/server-here.ts';

const FLAGS = ['--sandbox', '--sandbox-size', 'empty', '--log-level', 'error'];
let client: Client;
beforeAll(async () => {
  client = (await connectHere([...FLAGS, '--allow-write', '*'])).client;
});
afterAll(() => client.close());

test.each<[tool: string, args: Record<string, unknown>, told: string]>([
  ['patchIdentity', { disabled: true }, '"disabled": use disableIdentity.'],
  ['patchIdentity', { disabled: 'false' }, '"disabled": use enableIdentity.'],
  [
    'updateIdentity',
    { name: 'a', isAdmin: false, type: 'Default', disabled: true },
    '"disabled": use disableIdentity.',
  ],
  ['patchIdentity', { enabled: false }, '"enabled": use disableIdentity.'],
  ['patchIdentity', { enabled: true }, '"enabled": use enableIdentity.'],
  ['patchIdentity', { mfaEnabled: false }, '"mfaEnabled": use removeIdentityMfa.'],
  ['patchIdentity', { mfaEnabled: true }, 'Known: '],
  ['patchIdentity', { trace: true }, '"trace": use updateIdentityTracing.'],
  ['patchIdentity', { password: 'secret' }, '"password": use createAuthenticator.'],
  ['patchIdentity', { enrollment: { ott: true } }, '"enrollment": use createEnrollment.'],
  ['patchIdentity', { serviceConfigs: [] }, '"serviceConfigs": use associateIdentitysServiceConfigs or '],
  ['patchIdentity', { servicePolicies: ['a'] }, 'Known: '],
  ['patchIdentity', { service: 'a' }, 'Did you mean serviceHostingCosts or '],
  ['patchAuthPolicy', { isAdmin: true }, 'Known: '],
  ['patchEdgeRouter', { reEnroll: true }, '"reEnroll": use reEnrollEdgeRouter.'],
  ['patchEdgeRouter', { isVerified: true }, 'Known: '],
  ['patchCa', { isVerified: true }, '"isVerified": use verifyCa.'],
  ['patchConfig', { configTypeId: 'x' }, '"configTypeId": only createConfig takes it, for a new one.'],
  ['patchTerminator', { identity: 'x' }, '"identity": only createTerminator takes it, for a new one.'],
  ['patchService', { terminators: [] }, '"terminators": use createTerminator.'],
  ['patchService', { permissions: [] }, '"permissions": it is read-only.'],
  ['patchService', { address: 'a' }, 'Known: '],
  ['patchService', { createdAt: 'a' }, '"createdAt": it is read-only.'],
  ['patchIdentity', { mfa: true }, 'Known: '],
  ['patchIdentity', { authPolicy: {} }, 'Did you mean authPolicyId?'],
  ['disableIdentity', { name: 'a' }, '"name": use patchIdentity or updateIdentity.'],
  ['createService', { id: 'a' }, '"id": it is read-only.'],
  ['createService', { _links: {} }, '"_links": it is read-only.'],
  ['createExternalJwtSigner', { id: 'a' }, '"id": it is read-only.'],
  ['createEdgeRouter', { enrollmentJwt: 'a' }, '"enrollmentJwt": it is read-only.'],
  ['createEdgeRouter', { isVerified: true }, 'Known: '],
  ['createConfig', { configType: 'a' }, 'Did you mean configTypeId?'],
  ['createIdentity', { disabled: true }, '"disabled": create it first, then use disableIdentity.'],
  ['createIdentity', { password: 'a' }, '"password": create it first, then use createAuthenticator.'],
  ['createCa', { isVerified: true }, '"isVerified": create it first, then use verifyCa.'],
  ['createService', { terminators: [] }, '"terminators": create it first, then use createTerminator.'],
  ['createService', { servicePolicies: [] }, 'Known: '],
  ['createIdentity', { body: { name: 'a' } }, '"body": give what is in it directly.'],
  ['listIdentities', { name: 'a b' }, '"name": write it in filter, as in filter: "name = \\"a b\\"".'],
  ['listIdentities', { isAdmin: true }, 'as in filter: "isAdmin = true".'],
  ['listIdentities', { isAdmin: 'true' }, 'as in filter: "isAdmin = true".'],
  ['listIdentities', { isAdmin: 'perhaps' }, 'Known: '],
  ['listIdentities', { roleAttributes: '#web' }, 'as in filter: "anyOf(roleAttributes) = \\"web\\"".'],
  ['listServicePolicies', { identityRoles: '#web' }, 'as in filter: "anyOf(identityRoles) = \\"#web\\"".'],
  ['listIdentities', { sort: 'name' }, '"sort": write the order in filter'],
  ['listIdentities', { page: 2 }, 'Known: '],
  ['patchIdentity', { roleAttribute: [] }, 'Did you mean roleAttributes?'],
])('%s %j', async (tool, args, told) => {
  const { isError, text } = await callText(
    client,
    tool,
    /^(?:list|create)/.test(tool) ? args : { id: 'a1b2c3d4e', ...args },
  );
  expect(isError).toBe(true);
  expect(text.split('\n')[0]).toContain(told);
  expect(text).not.toContain('Unrecognized');
});

test('a date in another format is answered with one in this format', async () => {
  const args = { identityId: 'a1b2c3d4e', method: 'ott', expiresAt: '2027-01-31' };
  const { text } = await callText(client, 'createEnrollment', args);
  expect(text).toMatch(/^✖ Expected a date and time such as "[\d-]+T[\d:]+Z"\n {2}→ at expiresAt/);
});

test('no tool is named that is not allowed', async () => {
  const { client: limited } = await connectHere([...FLAGS, '--allow-write', 'patchIdentity,enableIdentity']);
  // Nor is it read-only then.
  const { text } = await callText(limited, 'patchIdentity', { id: 'a1b2c3d4e', disabled: true });
  expect(text).toContain('Unknown argument "disabled". Known: ');
  await limited.close();
});

test('through an executor, too', async () => {
  const { client: finding } = await connectHere([...FLAGS, '--allow-write', '*', '--expose', 'find']);
  const call = { operation: 'patchIdentity', arguments: { id: 'a1b2c3d4e', disabled: true } };
  expect((await callText(finding, 'callWrite', call)).text).toContain('"disabled": use disableIdentity.');
  await finding.close();
});
