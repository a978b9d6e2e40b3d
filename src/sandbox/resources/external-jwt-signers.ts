/** External issuers whose JWTs identities may log in with. */
import { X509Certificate } from 'node:crypto';
import { fields } from '../../filter/fields.ts';
import { invalidCertificate, invalidField, invalidValue, notFound, stillReferenced, unhandled } from '../errors.ts';
import type { Entity } from '../kernel.ts';
import { wordList } from '../roles/roles.ts';
import { baseOf, linksOf, listOrNull } from '../views/links.ts';
import type { Call, Values } from '../world.ts';
import { enrollPolicyId } from './auth-policies.ts';
import { fingerprintOf } from './cas.ts';
import type { Resource } from './resource.ts';

const NO_TIME = '0001-01-01T00:00:00.000Z';

export const externalJwtSigners: Resource = {
  kind: 'externalJwtSigners',
  path: 'external-jwt-signers',
  label: 'externalJwtSigner',
  fields: fields<Entity>({
    name: 'string',
    audience: 'string',
    certPem: 'string',
    claimsProperty: { type: 'string', get: (signer) => signer.claimsProperty || '/sub' },
    clientId: 'string',
    commonName: 'string',
    enabled: 'bool',
    enrollAttributeClaimsSelector: 'string',
    enrollAuthPolicyId: { type: 'string', get: enrollPolicyId },
    enrollNameClaimsSelector: 'string',
    enrollToCertEnabled: 'bool',
    enrollToTokenEnabled: 'bool',
    fingerprint: 'string',
    issuer: 'string',
    kid: 'string',
    notAfter: 'date',
    notBefore: 'date',
    scopes: 'set',
    targetToken: 'string',
    useExternalId: 'bool',
  }),
  render: renderSigner,
  store: (sent) => ({
    ...sent,
    ...blanksOf(sent),
    ...('scopes' in sent && { scopes: wordList(sent.scopes) }),
    ...(isGiven(sent.certPem) && certificateFields(sent.certPem)),
  }),
  check: checkSigner,
  beforeDelete(signer, call) {
    const users = call.world.store.list('authPolicies').filter((policy) => {
      const extJwt = (policy.primary as Values | undefined)?.extJwt as Values | undefined;
      return ((extJwt?.allowedSigners ?? []) as readonly string[]).includes(signer.id);
    });
    const ids = (policies: readonly Entity[]) => policies.map((policy) => policy.id);
    if (users.length > 0) throw stillReferenced('primary.extJwt.allowedSigners', ids(users));
    const second = call.world.store
      .list('authPolicies')
      .filter((policy) => (policy.secondary as Values | undefined)?.requireExtJwtSigner === signer.id);
    if (second.length > 0) throw stillReferenced('secondary.requireExtJwtSigner', ids(second));
  },
};

function checkSigner(stored: Values, call: Call, existing: Entity | undefined): void {
  const { certPem, jwksEndpoint, fingerprint } = stored;
  const after: Values = { ...existing, ...stored };
  if (!isGiven(after.certPem) && !isGiven(after.jwksEndpoint)) {
    throw invalidValue('certPem', certPem, 'either it or jwksEndpoint is needed');
  }
  if (after.certPem !== undefined && after.jwksEndpoint !== undefined) {
    throw invalidValue('jwksEndpoint', jwksEndpoint, 'it excludes certPem');
  }
  if (isGiven(jwksEndpoint) && !/^https?:/i.test(String(jwksEndpoint))) {
    throw invalidValue('jwksEndpoint', jwksEndpoint, 'it is neither of http nor of https');
  }
  if (stored.issuer === '') throw unhandled('an issuer may not be empty');
  checkEnrollment(after, call);
  for (const [field, value] of Object.entries({ fingerprint, issuer: stored.issuer, kid: stored.kid })) {
    if (!isGiven(value)) continue;
    const isTaken = call.world.store
      .find('externalJwtSigners', field, String(value))
      .some((other) => other.id !== existing?.id);
    if (isTaken) throw invalidField(field, value, 'another signer has this value');
  }
}

/** The policy of those who enroll exists, and lets them log in with what they get. */
function checkEnrollment(signer: Values, call: Call): void {
  const id = enrollPolicyId(signer);
  const policy = call.world.store.get('authPolicies', id);
  if (policy === undefined) throw notFound('authPolicy', id);
  const primary = policy.primary as Readonly<Record<string, Values>>;
  for (const [enabled, method] of [
    [signer.enrollToTokenEnabled, 'extJwt'],
    [signer.enrollToCertEnabled, 'cert'],
  ] as const) {
    if (enabled === true && primary[method]?.allowed !== true) {
      throw invalidField('enrollAuthPolicyId', id, `the policy does not allow ${method}`);
    }
  }
}

/** Of some fields, a blank text counts as none. */
function blanksOf(sent: Values): Values {
  const isBlank = (name: string) => typeof sent[name] === 'string' && (sent[name] as string).trim() === '';
  const absent = ['externalAuthUrl', 'audience', 'claimsProperty'].filter(isBlank).map((name) => [name, undefined]);
  return { ...Object.fromEntries(absent), ...(isBlank('issuer') && { issuer: '' }) };
}

const isGiven = (text: unknown): boolean => text !== undefined && text !== '';

/** What is read from the certificate, and stored with it. */
function certificateFields(pem: unknown): Values {
  const fingerprint = fingerprintOf(pem);
  if (fingerprint === undefined) throw invalidCertificate();
  const certificate = new X509Certificate(String(pem));
  return {
    fingerprint,
    commonName: /(?:^|\n)CN=(.*)/.exec(certificate.subject)?.[1] ?? '',
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
  };
}

function renderSigner(signer: Entity): Values {
  return {
    ...baseOf(signer, linksOf('external-jwt-signers', signer.id)),
    audience: signer.audience || null,
    certPem: signer.certPem ?? null,
    claimsProperty: signer.claimsProperty || '/sub',
    clientId: signer.clientId ?? null,
    commonName: signer.commonName ?? '',
    enabled: signer.enabled === true,
    ...(signer.enrollAttributeClaimsSelector !== undefined && {
      enrollAttributeClaimsSelector: signer.enrollAttributeClaimsSelector,
    }),
    enrollAuthPolicyId: enrollPolicyId(signer),
    enrollNameClaimsSelector: signer.enrollNameClaimsSelector || '/sub',
    ...(signer.enrollToCertEnabled === true && { enrollToCertEnabled: true }),
    ...(signer.enrollToTokenEnabled === true && { enrollToTokenEnabled: true }),
    externalAuthUrl: signer.externalAuthUrl ?? null,
    fingerprint: signer.fingerprint ?? null,
    issuer: signer.issuer,
    jwksEndpoint: signer.jwksEndpoint ?? null,
    kid: signer.kid ?? null,
    name: signer.name,
    notAfter: signer.notAfter ?? NO_TIME,
    notBefore: signer.notBefore ?? NO_TIME,
    scopes: listOrNull(signer.scopes),
    targetToken: signer.targetToken ?? 'ACCESS',
    useExternalId: signer.useExternalId === true,
  };
}
