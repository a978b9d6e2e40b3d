import { groupBy } from '../../../access/group-by.ts';
import type { IdentityRow } from '../../../access/rows.ts';
import { DAY } from '../../../common/durations.ts';
import { type AuthPolicyRow, enrollmentCall, ownMethods } from '../../rules/login.ts';
import { routerPolicyFor } from '../../rules/router-policy.ts';
import { fixOr, namedSome, nameOf, type Remedy } from '../../wording/finding.ts';
import { type Check, entity, type Fault } from '../check.ts';
import type { AuditModel, EnrollmentRow } from '../model.ts';
import { routerRoots } from '../without-routers.ts';

/** Identities that are looked at in one step. */
const STEP = 1_000;

/** Identities that can't be used: disabled, without a credential, or without an edge router. */
export const unusableIdentities: Check = {
  id: 'unusable-identities',
  severity: 'low',
  title: "identities that can't be used: disabled, not enrolled, without credential or router",
  lists: ['enrollments', 'authPolicies'],
  find: faultsOf,
};

function* faultsOf(model: AuditModel): Iterable<Fault | undefined> {
  const withoutRouters = routerRoots(model, 'identities');
  const open = groupBy(model.lists.enrollments, ({ identityId }) => identityId ?? '');
  const { identities } = model.network.populations;
  const policies = new Map(model.lists.authPolicies.map((policy) => [policy.id, policy]));
  for (const position of identities.all) {
    if (position % STEP === 0) yield;
    const identity = identities.at(position);
    if (identity === undefined || identity.typeId === 'Router' || identity.isDefaultAdmin === true) continue;
    const about = { entities: [entity('identity', identity)] };
    const name = nameOf(identity);
    if (identity.disabled === true) {
      const until = identity.disabledUntil ? ` until ${identity.disabledUntil}` : '';
      yield {
        ...about,
        cause: 'disabled',
        what: `${name} is disabled${until}`,
        since: identity.disabledAt ?? undefined,
        fix: { tool: 'enableIdentity', arguments: { id: identity.id } },
      };
    }
    if (ownMethods(identity).length === 0 && (identity.externalId ?? '') === '') {
      const policy = policies.get(identity.authPolicyId ?? 'default');
      yield { ...about, ...withoutCredential(model, identity, policy, open.get(identity.id) ?? []) };
    }
    if (model.identityRouters.row(position).isEmpty && !model.dialed.row(position).isEmpty) {
      const services = model.network.populations.services.rowsAt(model.dialed.row(position));
      yield {
        ...about,
        cause: 'no-router',
        root: withoutRouters(position),
        severity: 'medium',
        what: `${name} may dial services but has no edge router to reach them`,
        evidence: [`services: ${namedSome(services)}`],
        fix: routerPolicyFor('identity', identity, ['#all']),
      };
    }
  }
}

function withoutCredential(
  { now }: AuditModel,
  identity: IdentityRow,
  policy: AuthPolicyRow | undefined,
  open: readonly EnrollmentRow[],
): Omit<Fault, 'entities' | 'fix' | 'next'> & Remedy {
  const expiresAt = new Date(now.getTime() + DAY).toISOString();
  const [enrollment] = open;
  const name = nameOf(identity);
  if (enrollment === undefined) {
    return {
      cause: 'not-enrolled',
      what: `${name} has neither a credential nor an open enrollment`,
      ...fixOr(
        enrollmentCall(identity, policy, expiresAt),
        `Its auth policy ${policy && nameOf(policy)} accepts no credential of its own: set its external id to the claim that its signers read (patchIdentity), or give it another auth policy.`,
      ),
    };
  }
  const left = Date.parse(enrollment.expiresAt ?? '') - now.getTime();
  const fix = {
    tool: 'refreshEnrollment',
    arguments: { id: enrollment.id, expiresAt: new Date(now.getTime() + 7 * DAY).toISOString() },
  };
  if (left <= 0)
    return {
      cause: 'enrollment-expired',
      severity: 'medium',
      what: `${name} never enrolled, and its enrollment expired at ${enrollment.expiresAt}`,
      since: enrollment.expiresAt,
      fix,
    };
  const ends = Date.parse(enrollment.tokenEnds ?? '');
  if (ends <= now.getTime())
    return {
      cause: 'token-expired',
      severity: 'medium',
      what: `${name} never enrolled: the controller lists its enrollment as open until ${enrollment.expiresAt}, but the token itself expired at ${enrollment.tokenEnds}`,
      since: enrollment.tokenEnds,
      fix,
    };
  if (left < DAY)
    return {
      cause: 'enrollment-expires',
      what: `${name} has not enrolled, and its enrollment expires at ${enrollment.expiresAt}`,
      fix,
    };
  return {
    cause: 'never-enrolled',
    what: `${name} has not enrolled yet; its enrollment is open until ${enrollment.expiresAt ?? 'it is used'}`,
    next: 'Give its token to the device (detailEnrollment has it), or delete the identity if nobody needs it.',
  };
}
