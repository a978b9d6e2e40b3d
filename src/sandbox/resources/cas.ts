/** External certificate authorities whose certificates the controller may accept. */
import { X509Certificate } from 'node:crypto';
import { fields } from '../../filter/fields.ts';
import { invalidField, unhandled } from '../errors.ts';
import { ControllerError, type Entity, ok, type SandboxReply } from '../kernel.ts';
import { wordList } from '../roles/roles.ts';
import { randomIds } from '../store/ids.ts';
import { baseOf, listOrNull } from '../views/links.ts';
import type { Call, Values } from '../world.ts';
import { existing } from './crud.ts';
import { caLinks } from './enrollments.ts';
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
    ...('identityRoles' in sent && { identityRoles: wordList(sent.identityRoles) }),
  }),
  check(stored, call) {
    if (stored.certPem === undefined) return;
    const fingerprint = fingerprintOf(stored.certPem);
    if (stored.certPem === '') throw unhandled('there is no certificate');
    if (fingerprint === undefined) throw invalidField('certPem', stored.certPem, 'it is not a PEM certificate');
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

/** A certificate of the CA whose common name is the verification token proves control of the CA. */
export function verifyCa(call: Call): SandboxReply {
  const ca = existing(cas, call);
  const certificate = parse(call.request.rawBody);
  if (certificate === undefined)
    throw invalidField('body', call.request.rawBody.slice(0, 40), 'it is not a certificate');
  const commonName = /(?:^|\n)CN=(.*)/.exec(certificate.subject)?.[1];
  if (commonName !== ca.verificationToken) {
    throw new ControllerError(400, 'INVALID_COMMON_NAME', 'The certificate has the wrong common name.');
  }
  const issuer = new X509Certificate(String(ca.certPem));
  if (!certificate.verify(issuer.publicKey)) {
    throw new ControllerError(400, 'FAILED_CERTIFICATE_VALIDATION', 'The certificate is not of this CA.');
  }
  call.world.store.update('cas', ca.id, { isVerified: true });
  return ok({});
}

/** The JWT with which anyone who has a certificate of the CA can enroll. */
export function caJwt(call: Call): SandboxReply {
  const ca = existing(cas, call);
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
