import { DAY } from '../../../common/durations.ts';
import { certificateEnd } from '../../rules/certificate.ts';
import { fixOr, nameOf, type Remedy } from '../../wording/finding.ts';
import { count } from '../../wording/text.ts';
import { type Check, entity, type Fault } from '../check.ts';
import type { AuditModel, AuthenticatorRow, TrustRow } from '../model.ts';

const SOON_DAYS = 30;
const URGENT_DAYS = 7;
const ENROLLMENT_DAYS = 7;

/** Certificates that expire soon: of authorities and signers, and of identities that log in with them. */
export const certificatesExpiring: Check = {
  id: 'certificates-expiring',
  severity: 'medium',
  title: 'certificates that expire within 30 days: of authorities, signers, identities and routers',
  lists: ['cas', 'signers', 'authenticators'],
  *find(model) {
    yield* ofTrust(model);
    yield* ofLogins(model);
  },
};

/** Expiring certificates of authorities and signers. */
function* ofTrust({ lists, now }: AuditModel): Iterable<Fault> {
  const all = [
    ...lists.cas.map((row) => ['ca', row] as const),
    // A signer that is disabled lets nobody in anyway.
    ...lists.signers.filter(({ enabled }) => enabled !== false).map((row) => ['external-jwt-signer', row] as const),
  ];
  for (const [kind, row] of all) {
    const end = soonEndOf(row, now);
    if (end === undefined) continue;
    const { days, until } = end;
    yield {
      what: `the certificate of ${nameOf(row)} ${days < 0 ? `expired at ${until}` : `expires in ${count(days, 'day')}, at ${until}`}`,
      cause: days < 0 ? 'expired' : 'expires',
      ...(days <= URGENT_DAYS && { severity: 'high' as const }),
      entities: [entity(kind, row)],
      ...(days < 0 && { since: until }),
      ...fixOr(
        days < 0 && kind === 'external-jwt-signer'
          ? { tool: 'patchExternalJwtSigner', arguments: { id: row.id, enabled: false } }
          : undefined,
        kind === 'ca'
          ? 'Add an authority with a new certificate (createCa, verifyCa), and enroll its identities again with it.'
          : "Get the provider's new certificate and set it with patchExternalJwtSigner, or set its jwksEndpoint instead.",
      ),
    };
  }
}

/** Expiring certificates that identities and routers log in with. */
function* ofLogins({ lists, network, now }: AuditModel): Iterable<Fault> {
  const { identities, routers } = network.populations;
  const owned = [
    ...lists.authenticators.flatMap((credential) => {
      const owner = identities.get(credential.identityId ?? '');
      const renewalRequested = credential.isExtendRequested === true;
      const remedy = (days: number) => renewal(credential, days, now);
      return owner === undefined
        ? []
        : [{ kind: 'identity', owner, certPem: credential.certPem, remedy, renewalRequested }];
    }),
    ...routers.rows.map((owner) => ({
      kind: 'edge-router',
      owner,
      certPem: owner.certPem,
      remedy: (days: number) => routerRenewal(owner.id, days),
      renewalRequested: false,
    })),
  ];
  for (const { certPem, kind, owner, remedy, renewalRequested } of owned) {
    const end = soonEndOf({ certPem: certPem ?? null }, now);
    if (end === undefined) continue;
    const { days, until } = end;
    yield {
      what: `${nameOf(owner)} logs in with a certificate that ${days < 0 ? 'expired' : `expires in ${count(days, 'day')},`} at ${until}${renewalRequested ? ': it will be asked to renew it when it connects' : ''}`,
      cause: renewalRequested ? 'renewal-asked' : days < 0 ? 'own-expired' : 'own-expires',
      severity: days <= URGENT_DAYS ? 'medium' : 'low',
      entities: [entity(kind, owner)],
      ...(days < 0 && { since: until }),
      ...remedy(days),
    };
  }
}

/** A client renews its certificate when it connects; with one that has expired it can't, and has to enroll again. */
function renewal({ id, isExtendRequested, isIssuedByNetwork }: AuthenticatorRow, days: number, now: Date): Remedy {
  if (isIssuedByNetwork !== true)
    return { next: 'Its device gets a new certificate from the authority that issued this one.' };
  if (days < 0) {
    const expiresAt = new Date(now.getTime() + ENROLLMENT_DAYS * DAY).toISOString();
    return { fix: { tool: 'reEnrollAuthenticator', arguments: { id, expiresAt } } };
  }
  if (isExtendRequested === true) return { next: 'Start its client before that, so that it connects and renews it.' };
  return { fix: { tool: 'requestExtendAuthenticator', arguments: { id } } };
}

/** A router renews its certificate as long as it is connected. */
function routerRenewal(id: string, days: number): Remedy {
  if (days < 0) return { fix: { tool: 'reEnrollEdgeRouter', arguments: { id } } };
  return { next: 'Start the router if it is offline: it renews its certificate while it is connected.' };
}

type Certified = Pick<TrustRow, 'certPem' | 'notAfter'>;

/** When a certificate ends, and in how many days, negative once it has ended; undefined if that is not soon. */
function soonEndOf(row: Certified, now: Date): { readonly days: number; readonly until: string } | undefined {
  const end = endOf(row);
  if (end === undefined) return undefined;
  const days = Math.floor((end.getTime() - now.getTime()) / DAY);
  return days > SOON_DAYS ? undefined : { days, until: end.toISOString() };
}

/** A signer with a JWKS endpoint has no certificate: controllers show its end as the first moment of year 1. */
function endOf({ certPem, notAfter }: Certified): Date | undefined {
  const end = notAfter ? new Date(notAfter) : certificateEnd(certPem);
  return end === undefined || end.getUTCFullYear() <= 1 ? undefined : end;
}
