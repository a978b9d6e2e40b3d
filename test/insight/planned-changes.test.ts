/** Questions of operators about changes that they plan: one call answers, in few words, what becomes of access. */
import { describe, expect, it } from 'vitest';
import type { ToolArguments } from '../../src/insight/reading/source.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import { ENGINEER, networkToBreak } from './support/network-to-break.ts';

const { ask, change, named, plant, rows, sandbox, service } = networkToBreak();

/** Plans, and what of their effect must be told; or the refusal of a controller. */
const PLANS: readonly (readonly [what: string, tool: string, args: () => ToolArguments, says: RegExp])[] = [
  [
    'a shorter timeout of a second factor',
    'patchPostureCheck',
    () => ({ id: 'second-factor', typeId: 'MFA', timeoutSeconds: 60 }),
    /A POSTURE CHECK NOW REQUIRES SOMETHING ELSE OF: 36 pairs \(14 identities, 5 services\)/,
  ],
  [
    'another type for a check, which keeps its own',
    'patchPostureCheck',
    () => ({ id: 'second-factor', typeId: 'DOMAIN', domains: ['other.example'] }),
    /^(?!.*REQUIRES SOMETHING ELSE).*The type of a posture check cannot change/s,
  ],
  [
    'a check that goes',
    'deletePostureCheck',
    () => ({ id: 'second-factor' }),
    /NO LONGER PROTECTED BY A POSTURE CHECK: 36 pairs/,
  ],
  [
    'a check that hosts no longer have to pass',
    'patchServicePolicy',
    () => {
      change('servicePolicies', 'bind-common', { postureCheckRoles: ['#strict'] });
      return { id: 'bind-common', postureCheckRoles: [] };
    },
    /For hosting, NO LONGER PROTECTED BY A POSTURE CHECK: \d+ pairs/,
  ],
  [
    'a new type, with which a controller drops the checks',
    'patchServicePolicy',
    () => {
      change('servicePolicies', 'bind-common', { postureCheckRoles: ['#strict'] });
      return { id: 'bind-common', type: 'Dial', postureCheckRoles: ['#strict'] };
    },
    /bind-common loses its posture checks: a controller drops them when the type changes/,
  ],
  [
    'a new type, with which a new semantic takes effect',
    'patchServicePolicy',
    () => ({ id: 'bind-common', type: 'Dial', semantic: 'AllOf' }),
    /^(?!.*A new semantic alone)/s,
  ],
  [
    'a check that AllOf finds now',
    'patchPostureCheck',
    () => ({ id: 'corporate-domain', typeId: 'DOMAIN', roleAttributes: ['managed', 'strict'] }),
    /A POSTURE CHECK NOW PROTECTS: 18 pairs/,
  ],
  [
    'an attribute that an identity loses',
    'patchIdentity',
    () => ({ id: ENGINEER, roleAttributes: ['austin', 'employees'] }),
    /LOST dial: 4 pairs \(1 identity, 4 services\)/,
  ],
  [
    'an identity that becomes an administrator',
    'patchIdentity',
    () => ({ id: ENGINEER, isAdmin: true }),
    /yara\.moreau \(.+\) becomes an administrator: it can give itself any access/,
  ],
  [
    'a password that is not accepted any more, where there is no signer for tokens',
    'patchAuthPolicy',
    () => ({ id: 'default', primary: { updb: { allowed: false } } }),
    /30 identities can no longer log in/,
  ],
  [
    'an auth policy that is replaced by one without passwords',
    'updateAuthPolicy',
    () => ({ id: 'Default', name: 'Default', primary: { cert: { allowed: true } }, secondary: { requireTotp: false } }),
    /30 identities can no longer log in/,
  ],
  [
    'an auth policy that asks for a code',
    'patchAuthPolicy',
    () => ({ id: 'default', secondary: { requireTotp: true } }),
    /46 identities must enroll a one-time code \(TOTP\) before any service/,
  ],
  [
    'an auth policy in use',
    'deleteAuthPolicy',
    () => ({ id: 'default' }),
    /Default is the auth policy of 52 identities: a controller refuses/,
  ],
  [
    'an auth policy of nobody',
    'patchIdentity',
    () => ({ id: ENGINEER, authPolicyId: 'defualt' }),
    /Similar names: Default/,
  ],
  [
    'a signer that is switched off',
    'patchExternalJwtSigner',
    () => {
      plant('externalJwtSigners', { id: 's1', name: 'okta', issuer: 'i', audience: 'a', enabled: true });
      for (const { id } of rows('authenticators')) sandbox().world.store.remove('authenticators', id);
      return { id: 'okta', enabled: false };
    },
    /\d+ identities can no longer log in/,
  ],
  [
    'a config type in use',
    'deleteConfigType',
    () => ({ id: 'intercept.v1' }),
    /20 configs have the type intercept\.v1: a controller refuses to delete it/,
  ],
  [
    'a stricter config type',
    'patchConfigType',
    () => ({ id: 'intercept.v1', schema: {} }),
    /20 configs of the type intercept\.v1 stay as before/,
  ],
  [
    'a config by its name',
    'patchService',
    () => ({ id: 'git', configs: ['wiki-intercept'] }),
    /clients catch tcp:wiki\.corp\.example:443 instead of tcp:git\.corp\.example:22\n {2}it then collides with wiki/,
  ],
  [
    'a router that is deleted',
    'deleteEdgeRouter',
    () => ({ id: 'router-berlin-1' }),
    /Open now, and cut off: \d+ circuits/,
  ],
  [
    'a router that lets no circuits through',
    'patchEdgeRouter',
    () => ({ id: 'router-berlin-1', noTraversal: true }),
    /Circuits can then only begin or end at router-berlin-1 /,
  ],
  [
    'another terminator strategy',
    'patchService',
    () => ({ id: 'git', terminatorStrategy: 'random' }),
    /only decides which of several terminators/,
  ],
  [
    'no encryption',
    'updateService',
    () => ({ id: 'git', name: 'git', encryptionRequired: false }),
    /no longer encrypted end to end/,
  ],
  [
    'no encryption by a call that cannot change that',
    'patchService',
    () => ({ id: 'git', encryptionRequired: false }),
    /would not change anyone's access[\s\S]*A controller ignores encryptionRequired here: use updateService/,
  ],
  [
    'encryption without a host',
    'updateService',
    () => {
      service('by-hand', ['engineering'], [], { encryptionRequired: false });
      const routerId = named('routers', 'router-berlin-1').id;
      plant('terminators', {
        serviceId: 'by-hand',
        routerId,
        binding: 'transport',
        address: 'tcp:1.2.3.4:80',
        cost: 0,
      });
      return { id: 'by-hand', name: 'by-hand', encryptionRequired: true };
    },
    /NOTHING ANSWERS ANY MORE: .*\n.*by-hand/,
  ],
  [
    'the only host',
    'deleteIdentity',
    () => ({ id: 'host-git-berlin-5' }),
    /LOST bind: 4 pairs[\s\S]*NOTHING ANSWERS any more, until others host them, for \d+ services?: .*git/,
  ],
  [
    'the only host, switched off',
    'disableIdentity',
    () => ({ id: 'host-git-berlin-5', durationMinutes: 0 }),
    /1 identity can no longer log in[\s\S]*NOTHING ANSWERS any more/,
  ],
];

describe('what if', () => {
  it.each(PLANS)('%s: %s', async (_, tool, args, says) => {
    const call = { tool, arguments: args() };
    const effect = ask(answerWhatIf, call).then(
      ({ text }) => text,
      (error: { message: string; next: string }) => `${error.message} ${error.next}`,
    );
    expect(await effect).toMatch(says);
  });
});
