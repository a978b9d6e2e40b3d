import { type AuthPolicyRow, accepts } from '../../rules/login.ts';
import { type Fix, nameOf } from '../../wording/finding.ts';
import { count } from '../../wording/text.ts';
import { type Check, entity } from '../check.ts';

const SHORTEST_PASSWORD = 12;
const ATTEMPTS = 5;
const LOCKOUT_MINUTES = 15;

/** Auth policies that allow unlimited password attempts, or short passwords. */
export const weakAuthPolicies: Check = {
  id: 'weak-auth-policies',
  severity: 'medium',
  title: 'auth policies with passwords but without lockout, minimum length or second factor',
  lists: ['authPolicies'],
  *find({ identities, lists }) {
    for (const policy of lists.authPolicies) {
      if (!accepts(policy, 'updb')) continue;
      const users = identities.filter(({ authPolicyId }) => (authPolicyId ?? 'default') === policy.id).length;
      const { maxAttempts = 0, minPasswordLength = 0 } = policy.primary?.updb ?? {};
      const weak = {
        entities: [entity('auth-policy', policy)],
        evidence: [`${count(users, 'identity has', 'identities have')} it`],
      };
      if (maxAttempts === 0) {
        yield {
          ...weak,
          cause: 'no-lockout',
          what: `${nameOf(policy)} allows unlimited password attempts`,
          fix: withLockout(policy),
        };
      }
      if (minPasswordLength < SHORTEST_PASSWORD) {
        yield {
          ...weak,
          cause: 'short-passwords',
          what: `${nameOf(policy)} accepts passwords of ${minPasswordLength} characters`,
          fix: withLength(policy),
        };
      }
      const second = policy.secondary?.requireTotp === true || (policy.secondary?.requireExtJwtSigner ?? '') !== '';
      if (!second)
        yield {
          ...weak,
          cause: 'no-second-factor',
          severity: 'low',
          what: `${nameOf(policy)} accepts a password without a second factor`,
          evidence: [...weak.evidence, 'whatIf with this fix shows who would have to enroll a one-time code first'],
          fix: { tool: 'patchAuthPolicy', arguments: { id: policy.id, secondary: { requireTotp: true } } },
        };
    }
  },
};

/** PATCH merges at any depth: it names only what changes. */
function withLockout({ id }: AuthPolicyRow): Fix {
  const updb = { maxAttempts: ATTEMPTS, lockoutDurationMinutes: LOCKOUT_MINUTES };
  return { tool: 'patchAuthPolicy', arguments: { id, primary: { updb } } };
}

/** A controller enforces its own minimum length on PATCH, but not on PUT. */
function withLength({ id, name, primary, secondary }: AuthPolicyRow): Fix {
  const updb = { ...primary?.updb, minPasswordLength: SHORTEST_PASSWORD };
  return { tool: 'updateAuthPolicy', arguments: { id, name, primary: { ...primary, updb }, secondary } };
}
