import { groupBy } from '../../../access/group-by.ts';
import type { IdentityRow } from '../../../access/rows.ts';
import {
  type AuthPolicyRow,
  accepts,
  canLogIn,
  ownMethods,
  requiredSigner,
  type SignerRow,
  signersOf,
} from '../../rules/login.ts';
import { namedSome, nameOf } from '../../wording/finding.ts';
import { count } from '../../wording/text.ts';
import { type Check, entity, type Fault } from '../check.ts';

/** Auth policies that keep out identities that have something to log in with. */
export const unusableAuthPolicies: Check = {
  id: 'unusable-auth-policies',
  severity: 'medium',
  title: 'auth policies that keep out identities to which they apply',
  lists: ['authPolicies', 'signers'],
  *find({ lists, network }) {
    const { rows } = network.populations.identities;
    const users = groupBy(rows, ({ authPolicyId }) => authPolicyId ?? 'default');
    yield;
    for (const policy of lists.authPolicies) {
      const own = (users.get(policy.id) ?? []).filter((identity) => mayExpect(identity, policy));
      const out = own.filter((identity) => !canLogIn(identity, policy, lists.signers));
      if (out.length > 0) yield keptOut(policy, out, lists.signers);
      yield;
    }
  },
};

/** Whether an identity has something to log in with. Certificates of other authorities may name it by its external id. */
function mayExpect(identity: IdentityRow, policy: AuthPolicyRow): boolean {
  if (identity.disabled === true || identity.typeId === 'Router') return false;
  const isNamed = Boolean(identity.externalId);
  return isNamed ? !accepts(policy, 'cert') : ownMethods(identity).length > 0;
}

function keptOut(policy: AuthPolicyRow, out: readonly IdentityRow[], signers: readonly SignerRow[]): Fault {
  const about = { entities: [entity('auth-policy', policy)], evidence: [`kept out: ${namedSome(out)}`] };
  const whom = `${count(out.length, 'identity', 'identities')} can't log in`;
  const enable = ({ id }: SignerRow) => ({ tool: 'patchExternalJwtSigner', arguments: { id, enabled: true } });
  const required = requiredSigner(policy, signers);
  if (required?.enabled === false)
    return {
      ...about,
      cause: 'required-signer',
      what: `${nameOf(policy)} requires a token of the signer ${nameOf(required)}, which is disabled: ${whom}`,
      fix: enable(required),
    };
  const [off, ...others] = accepts(policy, 'extJwt') ? signersOf(policy, signers) : [];
  if (off?.enabled === false && others.length === 0)
    return {
      ...about,
      cause: 'signer',
      what: `${nameOf(policy)} takes tokens of the signer ${nameOf(off)}, which is disabled: ${whom}`,
      fix: enable(off),
    };
  const methods = [...new Set(out.flatMap(ownMethods))];
  const allowed = Object.fromEntries(methods.map((method) => [method, { allowed: true }]));
  const what = `${nameOf(policy)} does not accept what they have (${methods.join(', ') || 'an external id'}): ${whom}`;
  return {
    ...about,
    cause: 'method',
    what,
    ...(methods.length === 0
      ? { next: 'Enable one of its signers, or give them another auth policy (patchIdentity).' }
      : { fix: { tool: 'patchAuthPolicy', arguments: { id: policy.id, primary: allowed } } }),
  };
}
