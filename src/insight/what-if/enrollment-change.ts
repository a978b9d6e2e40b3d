/** What a call about enrollments changes: an enrollment is not a credential yet, but leads to one. */
import { isAdministrator } from '../../access/administrators.ts';
import type { Network } from '../../access/network.ts';
import type { IdentityRow } from '../../access/rows.ts';
import { ToolError } from '../../common/tool-error.ts';
import { type Source, type ToolArguments, unreadNotes } from '../reading/source.ts';
import { ownMethods } from '../rules/login.ts';
import { named } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import { dialedBy } from './effects.ts';
import { onlyRow } from './only-row.ts';
import type { PlannedCall } from './planned-call.ts';

interface EnrollmentRow {
  readonly id: string;
  readonly identityId?: string | null;
  readonly edgeRouterId?: string | null;
  readonly method?: string;
  readonly expiresAt?: string;
}

/** @throws {ToolError} for an enrollment or identity that does not exist, and for a second one of the same method */
export async function enrollmentNotes(
  source: Source,
  network: Network,
  { arguments: args, tool }: PlannedCall,
): Promise<readonly string[]> {
  const read = await source.list<EnrollmentRow>('listEnrollments', {
    fields: ['id', 'identityId', 'edgeRouterId', 'method', 'expiresAt'],
  });
  const { identities } = network.populations;
  if (tool === 'createEnrollment') {
    const identity = onlyRow(identities.rows, args['identityId'], 'identity');
    const rows = 'value' in read ? read.value.filter(({ identityId }) => identityId === identity.id) : [];
    return [...created(network, identity, rows, args), ...unreadNotes(read)];
  }
  if ('unread' in read) return unreadNotes(read);
  const found = onlyRow(read.value, args['id'], 'enrollment');
  const identity = identities.get(found.identityId ?? '');
  if (identity === undefined) return [`It belongs to ${found.edgeRouterId == null ? 'no identity' : 'a router'}.`];
  if (tool === 'refreshEnrollment') return refreshed(network, identity, args);
  const others = read.value.filter(({ id, identityId }) => identityId === identity.id && id !== found.id).length;
  return deleted(identity, others);
}

function created(
  network: Network,
  identity: IdentityRow,
  rows: readonly EnrollmentRow[],
  { expiresAt, method }: ToolArguments,
): readonly string[] {
  const same = rows.find((row) => row.method === method);
  if (same !== undefined) {
    throw new ToolError(
      'arguments',
      `${named(identity)} already has an enrollment of the method ${same.method}: a controller refuses a second one.`,
      `Renew that one: refreshEnrollment {"id":"${same.id}","expiresAt":"..."}, or delete it first.`,
    );
  }
  const until = expiresAt == null ? '' : ` until ${String(expiresAt)}`;
  const others = ownMethods(identity);
  return [
    `Whoever has the token can enroll as ${named(identity)}${until}, and then ${reachText(network, identity)}.`,
    others.length === 0
      ? 'It has no credential yet: until it has enrolled, it reaches nothing.'
      : `It can still log in with what it has (${others.join(', ')}); the new credential is added to that.`,
  ];
}

function refreshed(network: Network, identity: IdentityRow, { expiresAt }: ToolArguments): readonly string[] {
  return [
    `The token of ${named(identity)} that was handed out no longer works; the new one does${expiresAt == null ? '' : ` until ${String(expiresAt)}`}. With it, the identity ${reachText(network, identity)}.`,
    ownMethods(identity).length === 0
      ? 'It has no credential yet: until it has enrolled with the new token, it reaches nothing.'
      : 'It has already enrolled, and can still log in.',
  ];
}

function deleted(identity: IdentityRow, others: number): readonly string[] {
  if (others > 0) return [`${named(identity)} can still enroll with another token.`];
  return [
    ownMethods(identity).length > 0
      ? `${named(identity)} has already enrolled, and can still log in.`
      : `${named(identity)} has no credential and could no longer enroll: createEnrollment gives it a new token.`,
  ];
}

function reachText(network: Network, identity: IdentityRow): string {
  const services = dialedBy(network, [identity]).size;
  const rights = isAdministrator(identity) ? ', as an administrator' : '';
  return `may dial ${count(services, 'service')}${rights}${identity.disabled === true ? ', but not while it is disabled' : ''}`;
}
