/** Which credentials identities have left when a call changes authenticators, enrollments or second factors. */
import type { Network } from '../../access/network.ts';
import { named } from '../finding.ts';
import type { Given, Source } from '../source.ts';
import { authorityChange } from './authority-change.ts';
import type { AuthenticatorRow, CredentialChange } from './credentials.ts';
import { one } from './one.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

interface EnrollmentRow {
  readonly id: string;
  readonly identityId?: string | null;
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
