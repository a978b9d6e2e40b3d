/** External certificate authorities whose certificates the controller may accept. */
import { X509Certificate } from 'node:crypto';
import { isObject } from '../../common/is-object.ts';
import { fields } from '../../filter/fields.ts';
import { invalidField, notFoundAtAll, unhandled, unreadableBody } from '../errors.ts';
import { ControllerError, type Entity, ok, type SandboxReply } from '../kernel.ts';
import { wordList } from '../roles/roles.ts';
import { randomIds } from '../store/ids.ts';
import { baseOf, listOrNull } from '../views/links.ts';
import type { Call, Values } from '../world.ts';
import { existing } from './crud.ts';
import { caLinks } from './enrollments.ts';
import { checkClaim } from './external-id-claim.ts';
import type { Resource } from './resource.ts';

const DEFAULT_NAME_FORMAT = '[caName]-[commonName]';

export const cas: Resource = {
  kind: 'cas',
  path: 'cas',
  label: 'ca',
  fields: fields({
    name: 'string',
    fingerprint: 'string',
    verificationToken: 'string',
    isVerified: 'bool',
    isAuthEnabled: 'bool',
    isAutoCaEnrollmentEnabled: 'bool',
    isOttCaEnrollmentEnabled: 'bool',
  }),
  render: renderCa,
  store: (sent, call) => ({
    // PATCH drops the claim unless it is sent along.
    ...(call.request.method === 'PATCH' && { externalIdClaim: undefined }),
    ...sent,
    ...(isObject(sent.externalIdClaim) && { externalIdClaim: { ...claimToPatch(call), ...sent.externalIdClaim } }),
    ...('identityRoles' in sent && { identityRoles: wordList(sent.identityRoles) }),
  }),
  check(stored, call) {
    checkClaim(stored.externalIdClaim);
    if (stored.certPem === undefined) return;
    const fingerprint = fingerprintOf(stored.certPem);
    if (stored.certPem === '') throw unhandled('there is no certificate');
    if (fingerprint === undefined) throw invalidField('certPem', stored.certPem, 'it is not a PEM certificate');
    if (parse(String(stored.certPem))?.ca !== true) throw unhandled('it is not the certificate of a CA');
    const twin = call.world.store.find('cas', 'fingerprint', fingerprint)[0];
    if (twin !== undefined) throw invalidField('certPem', stored.certPem, `the CA ${twin.id} has this certificate`);
  },
  complete: (stored) => ({
    fingerprint: fingerprintOf(stored.certPem),
    isVerified: false,
    verificationToken: randomIds.next('identities'),
  }),
  afterDelete(ca, call) {
    const { store } = call.world;
    for (const enrollment of store.find('enrollments', 'caId', ca.id)) store.remove('enrollments', enrollment.id);
  },
};

/** The claim whose other parts a PATCH keeps. */
function claimToPatch({ request, world }: Call): Values | undefined {
  if (request.method !== 'PATCH') return undefined;
  return world.store.get('cas', request.params.id ?? '')?.externalIdClaim as Values | undefined;
}

/** A certificate of the CA whose common name is the verification token proves control of the CA. */
export function verifyCa(call: Call): SandboxReply {
  const ca = existing(cas, call, notFoundAtAll);
  if (ca.isVerified === true) throw new ControllerError(409, 'CA_ALREADY_VERIFIED', 'The CA is verified already.');
  const certificate = parse(call.request.rawBody);
  if (certificate === undefined) throw unreadableBody();
  const commonName = /(?:^|\n)CN=(.*)/.exec(certificate.subject)?.[1];
  if (commonName !== ca.verificationToken) {
    throw new ControllerError(400, 'INVALID_COMMON_NAME', 'The certificate has the wrong common name.');
  }
  const issuer = new X509Certificate(String(ca.certPem));
  if (!certificate.verify(issuer.publicKey)) {
    throw new ControllerError(400, 'CERTIFICATE_FAILED_VALIDATION', 'The certificate is not of this CA.');
  }
  call.world.store.update('cas', ca.id, { isVerified: true });
  return ok({});
}

/** The JWT with which anyone who has a certificate of the CA can enroll. */
export function caJwt(call: Call): SandboxReply {
  const ca = existing(cas, call, notFoundAtAll);
  const claims = {
    iss: `${call.world.origin()}/`,
    sub: ca.id,
    aud: ['openziti-enroller'],
    jti: ca.id,
    em: 'ca',
    ctrls: null,
  };
  const jwt = call.world.pki.signJwt(claims);
  return { status: 200, headers: { 'content-type': 'application/jwt' }, body: jwt };
}

function renderCa(ca: Entity): Values {
  return {
    ...baseOf(ca, caLinks(ca)),
    certPem: ca.certPem,
    ...(ca.externalIdClaim !== undefined && { externalIdClaim: ca.externalIdClaim }),
    fingerprint: ca.fingerprint,
    identityNameFormat: ca.identityNameFormat || DEFAULT_NAME_FORMAT,
    identityRoles: listOrNull(ca.identityRoles),
    isAuthEnabled: ca.isAuthEnabled === true,
    isAutoCaEnrollmentEnabled: ca.isAutoCaEnrollmentEnabled === true,
    isOttCaEnrollmentEnabled: ca.isOttCaEnrollmentEnabled === true,
    isVerified: ca.isVerified === true,
    name: ca.name,
    verificationToken: ca.verificationToken,
  };
}

/** SHA-1 of a PEM certificate in the controller's notation; undefined if it isn't one. */
export function fingerprintOf(pem: unknown): string | undefined {
  const certificate = typeof pem === 'string' ? parse(pem) : undefined;
  return certificate?.fingerprint.replaceAll(':', '').toLowerCase();
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
