/** Whether the identity can log in at all. */

import type { IdentityRow } from '../../../access/rows.ts';
import { DAY } from '../../../common/durations.ts';
import { nameText } from '../../../common/name-text.ts';
import { valueOr } from '../../reading/source.ts';
import {
  type AuthPolicyRow,
  accepts,
  acceptsOwn,
  enrollmentCall,
  ownMethods,
  requiredSigner,
  type SignerRow,
  signersOf,
} from '../../rules/login.ts';
import { misfitsOf } from '../../rules/signer-settings.ts';
import { broken, type Link, named, nameOf, passed, unknown } from '../../wording/finding.ts';
import { isRouter } from '../entry-routers.ts';
import type { EnrollmentRow, Evidence } from '../evidence.ts';
import { closedAuthority, policyName, refusedCertificate } from './certificates.ts';

export function identityLink({ identity }: Evidence): Link {
  const { disabled, disabledUntil, id } = identity;
  if (disabled !== true) return passed('identity', `${named(identity)} is enabled`);
  const until =
    disabledUntil === null || disabledUntil === undefined ? 'until it is enabled' : `until ${disabledUntil}`;
  return broken('identity', `${named(identity)} is disabled ${until}: it can't log in, and its sessions have ended`, {
    since: identity.disabledAt ?? undefined,
    fix: { tool: 'enableIdentity', arguments: { id } },
  });
}

export function credentialLink(evidence: Evidence): Link {
  const { authPolicy, identity } = evidence;
  if (isRouter(identity))
    return passed('authentication', "the identity of a router: it logs in with the router's certificate");
  const own = ownMethods(identity);
  const policy = valueOr(authPolicy, undefined);
  const accepted = own.filter((method) => policy === undefined || accepts(policy, method));
  const isOnlyCert = accepted.includes('cert') && accepted.length === 1;
  const refused = isOnlyCert ? refusedCertificate(evidence, policy) : undefined;
  if (refused !== undefined) return refused;
  if (accepted.length > 0) {
    const certain = policy === undefined ? ', as far as it could be read' : '';
    return passed(
      'authentication',
      `it has a credential that ${policyName(policy)} accepts: ${accepted.join(', ')}${certain}`,
    );
  }
  if (policy !== undefined && accepts(policy, 'extJwt')) return tokenLink(evidence, policy, own);
  return own.length === 0 ? withoutCredential(evidence) : refusedCredential(evidence, own, policy);
}

/** The login by a token of an external signer, whose claims say which identity it is for, by id or by external id. */
function tokenLink(evidence: Evidence, policy: AuthPolicyRow, own: readonly string[]): Link {
  const { identity, signers } = evidence;
  const rows = signersOf(policy, valueOr(signers, []));
  const usable = rows.filter(({ enabled }) => enabled !== false);
  const [off] = rows.filter(({ enabled }) => enabled === false);
  const isKnown = 'value' in signers;
  const byId = usable.some(({ useExternalId }) => useExternalId === false);
  const isNamed = Boolean(identity.externalId);
  if (isKnown && usable.length === 0 && off !== undefined && isNamed) {
    return broken(
      'authentication',
      `${policyName(policy)} takes tokens of external signers, and its signer ${nameOf(off)} is disabled`,
      {
        fix: { tool: 'patchExternalJwtSigner', arguments: { id: off.id, enabled: true } },
      },
    );
  }
  const mayComeByToken = isKnown ? usable.length > 0 && (isNamed || byId) : isNamed || own.length > 0;
  if (!mayComeByToken && isKnown && own.length === 0 && !acceptsOwn(policy))
    return withoutToken(evidence, policy, usable);
  if (!mayComeByToken) return own.length === 0 ? withoutCredential(evidence) : refusedCredential(evidence, own, policy);
  const refused = own.length === 0 ? '' : `; its own credential (${own.join(', ')}) is not accepted`;
  const signerTexts = usable.slice(0, 3).map(signerText);
  const misfits = usable.slice(0, 3).flatMap((signer) => misfitsOf(signer).map(({ what }) => what));
  if (isNamed) {
    return passed(
      'authentication',
      `it may log in with a token of an external signer as ${JSON.stringify(identity.externalId)}${refused}`,
      {
        certainty: 'plausible',
        evidence: [
          ...signerTexts,
          ...misfits,
          'the claim has to be exactly that: a controller does not record logins that it refuses',
        ],
      },
    );
  }
  const what = `${policyName(policy)} takes tokens of external signers, and ${named(identity)} has no external id${refused}`;
  return unknown('authentication', what, {
    evidence: ['it can log in only with a token that contains its id', ...signerTexts, ...misfits],
    next: `Set its external id to the claim of its tokens: patchIdentity {"id":"${identity.id}","externalId":"..."}.`,
  });
}

/** The claims that a token must have: a controller refuses others without saying which claim was wrong. */
function signerText({ audience, claimsProperty, issuer, name, targetToken, useExternalId }: SignerRow): string {
  const whose = useExternalId === false ? 'id' : 'external id';
  const shown = targetToken === 'ID' ? '; its clients show the ID token' : '';
  return `signer ${nameText(name)} takes tokens of issuer ${nameText(issuer ?? 'unknown')} for audience ${nameText(audience ?? 'any')}, with the ${whose} in claim ${nameText(claimsProperty ?? 'sub')}${shown}`;
}

function withoutCredential(evidence: Evidence): Link {
  const { authPolicy, enrollments, identity, now } = evidence;
  const name = named(identity);
  const open = valueOr(enrollments, undefined) ?? enrollmentsOf(identity);
  const expiresAt = new Date(now.getTime() + DAY).toISOString();
  const [enrollment] = open;
  if (enrollment === undefined) {
    const policy = valueOr(authPolicy, undefined);
    const fix = enrollmentCall(identity, policy, expiresAt);
    const what = `${name} has no credential and no open enrollment: nothing can log in as it`;
    if (fix !== undefined) return broken('authentication', what, { fix });
    return broken('authentication', `${what}; ${policyName(policy)} accepts no credential of its own`, {
      next: 'Give it an auth policy that accepts certificates or passwords (patchIdentity).',
    });
  }
  const details = [
    `enrollment ${enrollment.id} (${enrollment.method ?? 'ott'}), expires ${enrollment.expiresAt ?? 'never'}`,
  ];
  // A controller keeps what its client last reported about its device.
  const state = identity.envInfo?.os ? 'has to enroll again' : 'has never enrolled';
  const closed = closedAuthority(evidence, enrollment);
  if (closed !== undefined) {
    const { what, ...remedy } = closed;
    return broken('authentication', `${name} ${state}, and can't: ${what}`, { ...remedy, evidence: details });
  }
  const expired = enrollment.expiresAt !== undefined && Date.parse(enrollment.expiresAt) <= now.getTime();
  if (!expired) {
    return broken('authentication', `${name} ${state}; its enrollment is open`, {
      evidence: details,
      next: 'Give its token to the device (detailEnrollment has it), and enroll it there.',
    });
  }
  return broken('authentication', `${name} ${state}, and its enrollment expired at ${enrollment.expiresAt}`, {
    evidence: details,
    since: enrollment.expiresAt,
    fix: { tool: 'refreshEnrollment', arguments: { id: enrollment.id, expiresAt } },
  });
}

/** The link if the policy only accepts tokens, and no token can be for this identity. */
function withoutToken({ identity }: Evidence, policy: AuthPolicyRow, usable: readonly SignerRow[]): Link {
  const signers = usable.slice(0, 3).map(signerText);
  const what = `${policyName(policy)} only takes tokens of external signers`;
  if (usable.length === 0)
    return broken('authentication', `${what}, and none of its signers is there and enabled`, {
      next: 'Enable one of its signers (patchExternalJwtSigner), or create one (createExternalJwtSigner) and allow it in the policy.',
    });
  return broken('authentication', `${what}, and ${named(identity)} has no external id that a token could name`, {
    evidence: signers,
    next: `Set its external id to that claim of its user's tokens: patchIdentity {"id":"${identity.id}","externalId":"..."}.`,
  });
}

/** The open enrollments as the identity itself shows them. */
function enrollmentsOf({ enrollment }: IdentityRow): readonly EnrollmentRow[] {
  return Object.entries(enrollment ?? {}).map(([method, open]) => ({ method, ...(open as EnrollmentRow) }));
}

function refusedCredential({ identity }: Evidence, own: readonly string[], policy: AuthPolicyRow | undefined): Link {
  const allowed = Object.entries(policy?.primary ?? {}).filter(([, rule]) => rule?.allowed === true);
  const takes = allowed.map(([method]) => method).join(', ') || 'nothing';
  const what = `${named(identity)} logs in with ${own.join(', ')}, and ${policyName(policy)} only accepts ${takes}`;
  if (policy === undefined)
    return broken('authentication', what, {
      next: 'Give it an auth policy that accepts its credential (patchIdentity).',
    });
  const [method = 'cert'] = own;
  const fix = { tool: 'patchAuthPolicy', arguments: { id: policy.id, primary: { [method]: { allowed: true } } } };
  return broken('authentication', what, { fix });
}

export function secondFactorLink(evidence: Evidence): Link {
  const { authPolicy, identity, logins } = evidence;
  const policy = valueOr(authPolicy, undefined);
  const token = policy?.secondary?.requireExtJwtSigner ? requiredTokenLink(evidence, policy) : undefined;
  if (token?.state === 'broken') return token;
  const requires = policy?.secondary?.requireTotp === true;
  if (requires && identity.isMfaEnabled !== true) {
    const what = `${policyName(policy)} requires a one-time code (TOTP), and ${named(identity)} has not enrolled one: its logins stay incomplete and offer no service`;
    return broken('second factor', what, {
      evidence: ['it has to enroll itself: in its client, or by createMfa as that identity'],
      fix: {
        tool: 'patchAuthPolicy',
        arguments: { id: policy.id, secondary: { requireTotp: false } },
      },
    });
  }
  if (identity.isMfaEnabled === true) {
    const [answered, waiting] = [true, false].map((complete) =>
      valueOr(logins, []).filter(({ isMfaComplete }) => isMfaComplete === complete),
    );
    return unknown(
      'second factor',
      `${named(identity)} has enrolled a one-time code (TOTP): every login stays incomplete, without services, until its client sends a code`,
      {
        evidence: [
          "a client that can't ask for a code, such as a tunneler that runs as a service, gets no further",
          ...(valueOr(logins, []).length === 0
            ? []
            : [`of its open API sessions, ${answered?.length} have answered and ${waiting?.length} wait for a code`]),
        ],
        next: `Its user enters the code in the client; if nobody can, removeIdentityMfa {"id":"${identity.id}"}.`,
      },
    );
  }
  if (token !== undefined) return token;
  return passed('second factor', policy === undefined ? 'none, as far as it could be read' : 'none is required');
}

/** The token that a login needs as well, from a signer that has to be enabled. */
function requiredTokenLink({ signers }: Evidence, policy: AuthPolicyRow): Link {
  const signer = requiredSigner(policy, valueOr(signers, []));
  const what = `${policyName(policy)} also requires a token of the signer ${signer === undefined ? policy.secondary?.requireExtJwtSigner : nameOf(signer)}`;
  if (signer?.enabled === false)
    return broken('second factor', `${what}, which is disabled: no login is complete`, {
      fix: { tool: 'patchExternalJwtSigner', arguments: { id: signer.id, enabled: true } },
    });
  return unknown('second factor', what, {
    evidence: signer === undefined ? [] : [signerText(signer)],
    next: 'Log in with that provider in the client as well.',
  });
}
