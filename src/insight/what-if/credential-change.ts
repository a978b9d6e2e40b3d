/** Which credentials identities still have when a call changes authenticators, enrollments or second factors. */
import type { Network } from '../../access/network.ts';
import type { IdentityRow } from '../../access/rows.ts';
import { type Source, type ToolArguments, unreadNotes } from '../reading/source.ts';
import { named } from '../wording/finding.ts';
import { authorityChange } from './authority-change.ts';
import { type AuthenticatorRow, type CredentialChange, onlyNotes } from './credentials.ts';
import { enrollmentNotes } from './enrollment-change.ts';
import { onlyRow } from './only-row.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

/**
 * Applies a change of credentials to the identities of the model. Other calls leave it as it is.
 * @throws {ToolError} for an authenticator, enrollment or authority that does not exist
 */
export async function credentialChange(
  source: Source,
  before: Network,
  after: Network,
  call: PlannedCall,
): Promise<CredentialChange> {
  switch (targetOf(call.tool)?.kind) {
    case 'authority':
      return authorityChange(source, before, call.tool, call.arguments);
    case 'authenticator':
      return authenticatorChange(source, before, call.tool, call.arguments);
    case 'factor':
      return factorChange(source, before, call);
    case 'enrollment':
      return { before, after, notes: await enrollmentNotes(source, before, call) };
    default:
      return { before, after, notes: [] };
  }
}

/** The second factor of some identity, or of the one that this server is logged in as. */
async function factorChange(
  source: Source,
  before: Network,
  { arguments: args, tool }: PlannedCall,
): Promise<CredentialChange> {
  const { identities } = before.populations;
  const isOwn = tool !== 'removeIdentityMfa';
  const own = isOwn ? await source.detail<{ readonly id: string }>('getCurrentIdentity', {}) : undefined;
  if (own !== undefined && 'unread' in own) return onlyNotes(before, unreadNotes(own));
  const identity = onlyRow(identities.rows, own === undefined ? args['id'] : own.value?.id, 'identity');
  const isMfaEnabled = tool === 'verifyMfa';
  const notes = [
    isMfaEnabled
      ? `${named(identity)} needs a one-time code to log in from then on.`
      : identity.isMfaEnabled === true
        ? `${named(identity)} has no one-time code any more, and can enroll another.`
        : `${named(identity)} has no one-time code now.`,
  ];
  return { before, after: before.withEntity('identities', { ...identity, isMfaEnabled }), notes };
}

async function authenticatorChange(
  source: Source,
  network: Network,
  tool: string,
  args: ToolArguments,
): Promise<CredentialChange> {
  const { identities } = network.populations;
  if (tool === 'createAuthenticator') {
    const identity = onlyRow(identities.rows, args['identityId'], 'identity');
    const authenticators = { ...identity.authenticators, [String(args['method'])]: {} };
    return { before: network, after: network.withEntity('identities', { ...identity, authenticators }), notes: [] };
  }
  const read = await source.list<AuthenticatorRow>('listAuthenticators', { fields: ['id', 'identityId', 'method'] });
  if ('unread' in read) return onlyNotes(network, unreadNotes(read));
  const found = onlyRow(read.value, args['id'], 'authenticator');
  const identity = identities.get(found.identityId);
  if (identity === undefined) return onlyNotes(network, []);
  if (tool === 'requestExtendAuthenticator') return onlyNotes(network, renewal(found, identity, args));
  if (!ENDS.has(tool)) {
    return onlyNotes(network, [`${named(identity)} logs in with the new values from then on.`]);
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

/** A controller only asks: the present certificate stays valid. */
function renewal({ method }: AuthenticatorRow, identity: IdentityRow, { rollKeys }: ToolArguments): readonly string[] {
  if (method !== 'cert') return [`It is not a certificate (${method}): there is nothing to renew.`];
  const what = rollKeys === true ? 'a new certificate with a new key' : 'a new certificate';
  return [
    `The client of ${named(identity)} is asked to get ${what} the next time it connects. Until then it logs in with the present one.`,
  ];
}

/** Calls after which a credential no longer exists. */
const ENDS: ReadonlySet<string> = new Set(['deleteAuthenticator', 'reEnrollAuthenticator']);
