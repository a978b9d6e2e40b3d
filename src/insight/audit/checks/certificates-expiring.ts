import { certificateEnd } from '../../certificate-end.ts';
import { type Check, entity } from '../check.ts';
import type { TrustRow } from '../model.ts';

const DAY = 86_400_000;
const SOON_DAYS = 30;
const URGENT_DAYS = 7;

/** Certificates that expire soon: of authorities and signers, and of identities that log in with them. */
export const certificatesExpiring: Check = {
  id: 'certificates-expiring',
  severity: 'medium',
  title: 'certificates that expire within 30 days: of authorities, signers, identities and routers',
  lists: ['cas', 'signers', 'authenticators'],
  *find({ lists, network, now }) {
    const all = [
      ...lists.cas.map((row) => ['ca', row] as const),
      // A signer that is disabled lets nobody in anyway.
      ...lists.signers.filter(({ enabled }) => enabled !== false).map((row) => ['external-jwt-signer', row] as const),
    ];
    for (const [kind, row] of all) {
      const until = endOf(row);
      if (until === undefined) continue;
      const days = Math.floor((until.getTime() - now.getTime()) / DAY);
      if (days > SOON_DAYS) continue;
      const when =
        days < 0 ? `expired at ${until.toISOString()}` : `expires in ${days} days, at ${until.toISOString()}`;
      yield {
        what: `the certificate of ${row.name} ${when}`,
        cause: days < 0 ? 'expired' : 'expires',
        ...(days <= URGENT_DAYS && { severity: 'high' as const }),
        entities: [entity(kind, row)],
        ...(days < 0 && { since: until.toISOString() }),
        ...(days < 0 &&
          kind === 'external-jwt-signer' && {
            fix: { tool: 'patchExternalJwtSigner', arguments: { id: row.id, enabled: false } },
          }),
      };
    }
    const { identities, routers } = network.populations;
    const owned = [
      ...lists.authenticators.flatMap((credential) => {
        const owner = identities.get(credential.identityId ?? '');
        const renewalRequested = credential.isExtendRequested === true;
        const fix = credential.isIssuedByNetwork === true && !renewalRequested ? extension(credential.id) : undefined;
        return owner === undefined
          ? []
          : [{ kind: 'identity', owner, certPem: credential.certPem, fix, renewalRequested }];
      }),
      ...routers.rows.map((owner) => ({
        kind: 'edge-router',
        owner,
        certPem: owner.certPem,
        fix: undefined,
        renewalRequested: false,
      })),
    ];
    for (const { renewalRequested, certPem, fix, kind, owner } of owned) {
      const until = endOf({ certPem: certPem ?? null });
      if (until === undefined) continue;
      const days = Math.floor((until.getTime() - now.getTime()) / DAY);
      if (days > SOON_DAYS) continue;
      yield {
        what: `${owner.name ?? owner.id} logs in with a certificate that ${days < 0 ? 'expired' : `expires in ${days} days,`} at ${until.toISOString()}${renewalRequested ? ': it will be asked to renew it when it connects' : ''}`,
        cause: renewalRequested ? 'renewal-asked' : days < 0 ? 'own-expired' : 'own-expires',
        severity: days <= URGENT_DAYS ? 'medium' : 'low',
        entities: [entity(kind, owner)],
        ...(days < 0 && { since: until.toISOString() }),
        fix,
      };
    }
  },
};

/** Makes the client renew its certificate the next time that it connects. */
const extension = (id: string) => ({ tool: 'requestExtendAuthenticator', arguments: { id } });

function endOf({ certPem, notAfter }: Pick<TrustRow, 'certPem' | 'notAfter'>): Date | undefined {
  return notAfter ? new Date(notAfter) : certificateEnd(certPem);
}
