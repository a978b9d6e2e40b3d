/** Which credentials identities have left when a call changes authenticators, enrollments or certificate authorities. */
import { X509Certificate } from 'node:crypto';
import type { Network } from '../../access/network.ts';
import type { IdentityRow } from '../../access/rows.ts';
import { named } from '../finding.ts';
import { type Given, type Source, valueOr } from '../source.ts';
import { one } from './one.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

interface AuthenticatorRow {
  readonly id: string;
  readonly identityId: string;
  readonly method: string;
  readonly certPem?: string | null;
}

interface EnrollmentRow {
  readonly id: string;
  readonly identityId?: string | null;
}

interface AuthorityRow {
  readonly id: string;
  readonly name?: string | null;
  readonly certPem?: string | null;
  readonly isAuthEnabled?: boolean;
  readonly isVerified?: boolean;
}

/** A network before and after a change of credentials, with what else follows from it. */
export interface CredentialChange {
  readonly before: Network;
  readonly after: Network;
  readonly notes: readonly string[];
}

/**
 * Applies a change of credentials to the identities of the model. Other calls leave it as it is.
 * @throws {ToolError} for an authenticator, enrollment or authority that does not exist
 */
export async function credentialChange(
  source: Source,
  before: Network,
  after: Network,
  { arguments: args, tool }: PlannedCall,
): Promise<CredentialChange> {
  const target = targetOf(tool);
  if (target === undefined || !('credential' in target)) return { before, after, notes: [] };
  if (target.credential === 'authority') return authorityChange(source, before, tool, args);
  if (target.credential === 'enrollment') return { before, after, notes: await enrollmentNotes(source, before, args) };
  if (target.credential === 'factor') {
    const identity = one(before.populations.identities.rows, args['id'], 'identity');
    return { before, after: before.withEntity('identities', { ...identity, isMfaEnabled: false }), notes: [] };
  }
  return authenticatorChange(source, before, tool, args);
}

async function authenticatorChange(
  source: Source,
  network: Network,
  tool: string,
  args: Given,
): Promise<CredentialChange> {
  const { identities } = network.populations;
  if (tool === 'createAuthenticator') {
    const identity = one(identities.rows, args['identityId'], 'identity');
    const authenticators = { ...identity.authenticators, [String(args['method'])]: {} };
    return { before: network, after: network.withEntity('identities', { ...identity, authenticators }), notes: [] };
  }
  const read = await source.list<AuthenticatorRow>('listAuthenticators', { fields: ['id', 'identityId', 'method'] });
  if ('unread' in read) return { before: network, after: network, notes: [`Not read: ${read.unread}.`] };
  const found = one(read.value, args['id'], 'authenticator');
  const identity = identities.get(found.identityId);
  if (identity === undefined) return { before: network, after: network, notes: [] };
  if (!ENDS.has(tool)) {
    return { before: network, after: network, notes: [`${named(identity)} logs in with the new values from then on.`] };
  }
  const rest = read.value.filter(({ id, identityId }) => identityId === identity.id && id !== found.id);
  const methods = [...new Set(rest.map(({ method }) => method))];
  const left = { ...identity, authenticators: Object.fromEntries(methods.map((method) => [method, {}])) };
  return {
    before: network,
    after: network.withEntity('identities', left),
    notes: [
      ...(tool === 'reEnrollAuthenticator' ? [`${named(identity)} has to enroll again with the new token.`] : []),
      methods.length === 0
        ? `It is the only credential of ${named(identity)}.`
        : `${named(identity)} keeps ${rest.length === 1 ? 'another credential' : `${rest.length} other credentials`}: ${methods.join(', ')}.`,
    ],
  };
}

/** Calls after which a credential no longer exists. */
const ENDS: ReadonlySet<string> = new Set(['deleteAuthenticator', 'reEnrollAuthenticator']);

/** An enrollment is no credential yet: only who has none is stuck without it. */
async function enrollmentNotes(source: Source, { populations }: Network, args: Given): Promise<readonly string[]> {
  const read = await source.list<EnrollmentRow>('listEnrollments', { fields: ['id', 'identityId'] });
  if ('unread' in read) return [`Not read: ${read.unread}.`];
  const found = one(read.value, args['id'], 'enrollment');
  const identity = populations.identities.get(found.identityId ?? '');
  if (identity === undefined) return ['It belongs to no identity.'];
  const others = read.value.filter(({ id, identityId }) => identityId === identity.id && id !== found.id).length;
  if (others > 0) return [`${named(identity)} can still enroll with another token.`];
  return [
    Object.keys(identity.authenticators ?? {}).length > 0
      ? `${named(identity)} has already enrolled, and still logs in.`
      : `${named(identity)} has no credential and could no longer enroll: createEnrollment gives it a new token.`,
  ];
}

/** Certificates of an authority that may not authenticate are refused, whoever has them. */
async function authorityChange(source: Source, network: Network, tool: string, args: Given): Promise<CredentialChange> {
  if (tool === 'createCa') {
    const notes = ['Nobody has a certificate of this authority yet, and it must be verified first (verifyCa).'];
    return { before: network, after: network, notes };
  }
  const [authorities, authenticators] = await Promise.all([
    source.list<AuthorityRow>('listCas'),
    source.list<AuthenticatorRow>('listAuthenticators', { fields: ['id', 'identityId', 'method', 'certPem'] }),
  ]);
  if ('unread' in authorities) {
    return { before: network, after: network, notes: [`Not read: ${authorities.unread}.`] };
  }
  const found = one(authorities.value, args['id'], 'certificate authority');
  const old = loginsAllowed(found);
  const now = tool !== 'deleteCa' && loginsAllowed({ ...found, ...planned(args) });
  const rows = valueOr(authenticators, []);
  const unusable = issuedBy(rows, found);
  const without = withoutCertificates(network, rows, unusable);
  return {
    before: old ? network : without,
    after: now ? network : without,
    notes: [
      ...('unread' in authenticators ? [`Not read: ${authenticators.unread}.`] : []),
      ...(old === now
        ? []
        : [`${unusable.size} certificates of ${named(found)} are ${now ? 'accepted' : 'refused'} then.`]),
      ...(old && !now
        ? [
            'Identities that it names by external id alone have no authenticator, and can no longer log in with it either.',
          ]
        : []),
    ],
  };
}

const loginsAllowed = ({ isAuthEnabled, isVerified }: AuthorityRow) => isAuthEnabled === true && isVerified === true;

const planned = ({ isAuthEnabled }: Given): Partial<AuthorityRow> =>
  typeof isAuthEnabled === 'boolean' ? { isAuthEnabled } : {};

function issuedBy(rows: readonly AuthenticatorRow[], { certPem }: AuthorityRow): ReadonlySet<string> {
  const key = parsed(certPem)?.publicKey;
  if (key === undefined) return new Set();
  const isIssued = (pem: string | null | undefined) => {
    try {
      return parsed(pem)?.verify(key) === true;
    } catch {
      // The key and the signature are of different kinds.
      return false;
    }
  };
  return new Set(rows.flatMap(({ certPem: pem, id }) => (isIssued(pem) ? [id] : [])));
}

function parsed(pem: string | null | undefined): X509Certificate | undefined {
  if (!pem?.includes('BEGIN CERTIFICATE')) return undefined;
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** Identities lose a method if all of their authenticators of it are unusable. */
function withoutCertificates(
  network: Network,
  rows: readonly AuthenticatorRow[],
  unusable: ReadonlySet<string>,
): Network {
  const usable = new Set(
    rows.flatMap(({ id, identityId, method }) => (unusable.has(id) ? [] : [`${identityId} ${method}`])),
  );
  const holders = new Set(rows.flatMap(({ id, identityId }) => (unusable.has(id) ? [identityId] : [])));
  return [...holders].reduce((changed, id) => {
    const identity: IdentityRow | undefined = changed.populations.identities.get(id);
    if (identity === undefined || usable.has(`${id} cert`)) return changed;
    const { cert: _cert, ...authenticators } = { ...identity.authenticators };
    return changed.withEntity('identities', { ...identity, authenticators });
  }, network);
}
