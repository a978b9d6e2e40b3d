import { X509Certificate } from 'node:crypto';
import { type Check, entity } from '../check.ts';
import type { TrustRow } from '../model.ts';

const DAY = 86_400_000;
const SOON_DAYS = 30;
const URGENT_DAYS = 7;

/** Authorities and signers whose certificate ends soon: then nothing that it vouches for is taken. */
export const certificatesExpiring: Check = {
  id: 'certificates-expiring',
  severity: 'medium',
  title: 'certificate authorities and signers that expire within 30 days',
  lists: ['cas', 'signers'],
  *find({ lists, now }) {
    const all = [
      ...lists.cas.map((row) => ['ca', row] as const),
      ...lists.signers.map((row) => ['external-jwt-signer', row] as const),
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
      };
    }
  },
};

function endOf({ certPem, notAfter }: TrustRow): Date | undefined {
  if (notAfter) return new Date(notAfter);
  if (!certPem?.includes('BEGIN CERTIFICATE')) return undefined;
  try {
    return new Date(new X509Certificate(certPem).validTo);
  } catch {
    return undefined;
  }
}
