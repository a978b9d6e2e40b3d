/**
 * Ids that an external authority writes into its certificates. A CA's `externalIdClaim` says where the id is, which of
 * several values counts, and how it is extracted.
 */
import type { X509Certificate } from 'node:crypto';
import type { Context, Entity } from '../kernel.ts';

type Claim = Readonly<Record<string, unknown>>;

export function identityByExternalId(certificate: X509Certificate, ca: Entity, context: Context): Entity | undefined {
  const claim = ca.externalIdClaim;
  if (typeof claim !== 'object' || claim === null) return undefined;
  const id = externalIdOf(certificate, claim as Claim);
  return id === undefined ? undefined : context.store.find('identities', 'externalId', id)[0];
}

export function externalIdOf(certificate: X509Certificate, claim: Claim): string | undefined {
  const criteria = String(claim.matcherCriteria ?? '');
  const matching = valuesAt(certificate, claim.location).filter((value) => matches(value, claim.matcher, criteria));
  const value = matching[Number(claim.index ?? 0)];
  if (value === undefined || claim.parser !== 'SPLIT') return value;
  // `index` has already chosen among the certificate's values; of the split value, the first part is the id.
  return value.split(String(claim.parserCriteria ?? ''))[0];
}

export function commonNameOf(certificate: X509Certificate): string {
  return /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? '';
}

function valuesAt(certificate: X509Certificate, location: unknown): readonly string[] {
  if (location === 'COMMON_NAME') return [commonNameOf(certificate)];
  const prefix = location === 'SAN_URI' ? 'URI:' : 'email:';
  const names = (certificate.subjectAltName ?? '').split(', ');
  return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

function matches(value: string, matcher: unknown, criteria: string): boolean {
  switch (matcher) {
    case 'PREFIX':
      return value.startsWith(criteria);
    case 'SUFFIX':
      return value.endsWith(criteria);
    case 'SCHEME':
      return value.startsWith(`${criteria}:`);
    default:
      return true;
  }
}
