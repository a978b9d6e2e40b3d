/** Whether the certificates of an identity are accepted: even a policy that allows certificates does not accept all. */
import { DAY } from '../../../common/durations.ts';
import { nameText } from '../../../common/name-text.ts';
import { valueOr } from '../../reading/source.ts';
import { type AuthorityRow, issuerTest, loginsAllowed } from '../../rules/authorities.ts';
import { certificateEnd, issuerName } from '../../rules/certificate.ts';
import { type CredentialRow, isForeign } from '../../rules/credential.ts';
import type { AuthPolicyRow } from '../../rules/login.ts';
import { broken, fixOr, type Link, named, namedSome, nameOf, unknown } from '../../wording/finding.ts';
import type { EnrollmentRow, Evidence } from '../evidence.ts';

/** What decides about the certificates of an identity. */
export type CertificateEvidence = Pick<Evidence, 'authorities' | 'credentials' | 'identity' | 'now'>;

/** Why none of its certificates lets an identity log in, or perhaps none does; undefined if no reason is known. */
export const refusedCertificate = (
  evidence: CertificateEvidence,
  policy: AuthPolicyRow | undefined,
): Link | undefined => expiredCertificate(evidence, policy) ?? refusedAuthority(evidence);

/** A certificate that has ended, where the policy does not accept expired ones. */
function expiredCertificate(
  { credentials, now }: CertificateEvidence,
  policy: AuthPolicyRow | undefined,
): Link | undefined {
  if (policy === undefined || policy.primary?.cert?.allowExpiredCerts === true) return undefined;
  const certificates = valueOr(credentials, []).filter(({ method }) => method === 'cert');
  const ends = certificates.map(({ certPem }) => certificateEnd(certPem));
  const [latest] = ends.map((end) => end ?? now).sort((one, other) => other.getTime() - one.getTime());
  if (latest === undefined || ends.includes(undefined) || latest >= now) return undefined;
  const until = latest.toISOString();
  const own = certificates.find(({ isIssuedByNetwork }) => isIssuedByNetwork === true);
  const expiresAt = new Date(now.getTime() + DAY).toISOString();
  return broken(
    'authentication',
    `its certificate expired at ${until}, and ${policyName(policy)} does not accept expired ones`,
    {
      since: until,
      evidence: [
        `${nameOf(policy)} would accept it, and everyone else's expired certificates, with primary.cert.allowExpiredCerts`,
      ],
      ...fixOr(
        own && { tool: 'reEnrollAuthenticator', arguments: { id: own.id, expiresAt } },
        'Its device gets a new certificate from the authority that issued this one.',
      ),
    },
  );
}

/** All of its certificates are from authorities that nobody may log in with, or that are gone. */
function refusedAuthority(evidence: CertificateEvidence): Link | undefined {
  const { authorities, credentials, identity } = evidence;
  const known = valueOr(authorities, []);
  const tests = known.map((row) => ({ row, isIssued: issuerTest(row) }));
  const certificates = valueOr(credentials, []).filter(({ method }) => method === 'cert');
  const issuers = certificates.map(({ certPem }) => tests.find(({ isIssued }) => isIssued(certPem))?.row);
  if (certificates.length === 0 || !certificates.every(isForeign)) return undefined;
  if (issuers.some((row) => row !== undefined && loginsAllowed(row))) return undefined;
  const [authority] = issuers.flatMap((row) => row ?? []);
  if (authority === undefined) return 'unread' in authorities ? undefined : withoutAuthority(evidence, certificates);
  if (issuers.includes(undefined)) return undefined;
  const why = authority.isVerified === true ? 'nobody may log in with (isAuthEnabled is false)' : 'was never verified';
  return broken(
    'authentication',
    `the certificate of ${named(identity)} is from the authority ${named(authority)}, which ${why}`,
    authority.isVerified === true
      ? { fix: { tool: 'patchCa', arguments: { id: authority.id, isAuthEnabled: true } } }
      : { next: toVerify(authority) },
  );
}

/** No known authority issued it itself: its authority is gone, or is an intermediate one below a known one. */
function withoutAuthority({ authorities, identity }: CertificateEvidence, certificates: readonly CredentialRow[]) {
  const isConnected = identity.hasApiSession === true || identity.hasEdgeRouterConnection === true;
  if (isConnected) return undefined;
  const issuer = issuerName(certificates[0]?.certPem) ?? 'unknown';
  const what = `the certificate of ${named(identity)} is from the authority ${JSON.stringify(issuer)}`;
  const next =
    'Create that authority (createCa), verify it, and let people log in with it; or let the device enroll again.';
  const usable = valueOr(authorities, []).filter(loginsAllowed);
  if (usable.length === 0)
    return broken('authentication', `${what}, which does not exist here or does not allow logins`, { next });
  return unknown('authentication', `${what}, which is not itself one of the network's: ${namedSome(usable)}`, {
    evidence: ['it is accepted if one of these issued the certificate of that authority'],
    next,
  });
}

/** Why an enrollment with a certificate of somebody else's authority is refused; undefined if no reason is known. */
export function closedAuthority({ authorities }: CertificateEvidence, { caId, method }: EnrollmentRow) {
  const authority = method === 'ottca' ? valueOr(authorities, []).find(({ id }) => id === caId) : undefined;
  if (authority === undefined || (authority.isVerified === true && authority.isOttCaEnrollmentEnabled !== false))
    return undefined;
  const what = `its enrollment takes a certificate of the authority ${named(authority)}`;
  return authority.isVerified === true
    ? {
        what: `${what}, which nobody may enroll with (isOttCaEnrollmentEnabled is false)`,
        fix: { tool: 'patchCa', arguments: { id: authority.id, isOttCaEnrollmentEnabled: true } },
      }
    : { what: `${what}, which was never verified`, next: toVerify(authority) };
}

const toVerify = ({ id, name }: AuthorityRow): string =>
  `Sign a certificate whose common name is the verificationToken of ${nameText(name ?? id)} (detailCa), and send it with verifyCa.`;

export const policyName = (policy: AuthPolicyRow | undefined): string =>
  policy === undefined ? 'its auth policy' : `auth policy ${nameOf(policy)}`;
