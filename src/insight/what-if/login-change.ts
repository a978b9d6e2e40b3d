/** Who can no longer log in, or can again, when a call changes auth policies or signers, or who these apply to. */

import type { Network } from '../../access/network.ts';
import type { IdentityRow } from '../../access/rows.ts';
import { collected, filtered, inTurns } from '../../access/steps.ts';
import { nameText } from '../../common/name-text.ts';
import { ToolError } from '../../common/tool-error.ts';
import { type Source, unreadNotes, valueOr } from '../reading/source.ts';
import { type AuthPolicyRow, canLogIn, lacksFactor, needsSigners, type SignerRow } from '../rules/login.ts';
import { namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import { readEnded } from './ended-certificates.ts';
import { onlyRow } from './only-row.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

/** Whose logins a change affects. */
export interface LoginChange {
  readonly lockedOut: readonly IdentityRow[];
  readonly letIn: readonly IdentityRow[];
  /** Identities that have to enroll a one-time code first. */
  readonly incomplete: readonly IdentityRow[];
  readonly notes: readonly string[];
}

export const NO_LOGIN_CHANGE: LoginChange = { lockedOut: [], letIn: [], incomplete: [], notes: [] };

/** The rules that decide about logins. */
interface Rules {
  readonly policies: ReadonlyMap<string, AuthPolicyRow>;
  /** Undefined if they could not be read, or no policy takes their tokens. */
  readonly signers: readonly SignerRow[] | undefined;
  /** Identities all of whose certificates have ended; read where that may decide. */
  readonly ended: ReadonlySet<string>;
}

/** How the login of an identity changes. */
interface Compared {
  readonly row: IdentityRow;
  readonly was: LoginState;
  readonly is: LoginState;
}

/** An incomplete login lacks the code of a second factor that has not been enrolled. */
type LoginState = 'in' | 'out' | 'incomplete';

/**
 * Compares who can log in before and after a call.
 * @throws {ToolError} for an auth policy or a signer that does not exist, and for a policy that is in use
 */
export async function loginChange(
  source: Source,
  before: Network,
  after: Network,
  call: PlannedCall,
): Promise<LoginChange> {
  const kind = targetOf(call.tool)?.kind;
  const changesRules = (kind === 'authPolicy' || kind === 'signer') && !call.tool.startsWith('create');
  const changesCredentials = kind === 'authenticator' || kind === 'authority' || kind === 'factor';
  const { identities } = before.populations;
  const isMoved = (row: IdentityRow) => {
    const now = after.populations.identities.get(row.id);
    return now !== undefined && (isGovernedOtherwise(row, now) || (changesCredentials && now !== row));
  };
  const moved =
    identities === after.populations.identities
      ? []
      : await inTurns(filtered(identities.rows, isMoved), source.giveWay);
  if (!changesRules && moved.length === 0) return NO_LOGIN_CHANGE;
  const policies = valueOr(await source.list<AuthPolicyRow>('listAuthPolicies'), []);
  // Whether an identity can use a token only matters if the change affects that: it may still get a credential, or a
  // signer.
  const later = (row: IdentityRow) => after.populations.identities.get(row.id) ?? row;
  const required = new Set(policies.filter(requiresSigner).map(({ id }) => id));
  const changesTokens = moved.some((row) => isRenamed(row, later(row)) || required.has(policyOf(later(row))));
  // A change of rules may be what makes tokens count.
  const takesTokens = changesRules || ((changesCredentials || changesTokens) && policies.some(needsSigners));
  const signers = takesTokens ? valueOr(await source.list<SignerRow>('listExternalJwtSigners'), undefined) : undefined;
  const old: Rules = { policies: new Map(policies.map((policy) => [policy.id, policy])), signers, ended: new Set() };
  const now = changesRules ? changed(old, call, before) : old;
  const acceptsExpired = ({ policies: those }: Rules, id: string) => takesExpired(those.get(id));
  const changesExpired =
    policies.some(({ id }) => acceptsExpired(old, id) !== acceptsExpired(now, id)) ||
    moved.some((row) => acceptsExpired(old, policyOf(row)) !== acceptsExpired(now, policyOf(later(row))));
  const certificates = changesExpired ? await readEnded(source) : { value: old.ended };
  const ended = valueOr(certificates, old.ended);
  const compare = (row: IdentityRow) => {
    const [was, is] = [state(row, { ...old, ended }), state(later(row), { ...now, ended })];
    return was === is ? [] : [{ row, was, is }];
  };
  const compared = await inTurns(collected(changesRules ? identities.rows : moved, compare), source.giveWay);
  const unread = takesTokens && signers === undefined;
  return loginChangeOf(compared, [
    ...unreadNotes(certificates),
    ...(unread ? ['External JWT signers were not read: whoever may use a token counts as able to log in.'] : []),
  ]);
}

const isRenamed = (row: IdentityRow, now: IdentityRow): boolean => (now.externalId ?? '') !== (row.externalId ?? '');

/** Whether other rules apply to a login of the identity than before. */
const isGovernedOtherwise = (row: IdentityRow, now: IdentityRow): boolean =>
  policyOf(now) !== policyOf(row) || (now.disabled === true) !== (row.disabled === true) || isRenamed(row, now);

/** Sorts identities by how their login changes. */
function loginChangeOf(compared: readonly Compared[], notes: readonly string[]): LoginChange {
  const those = (holds: (one: Compared) => boolean) => compared.filter(holds).map(({ row }) => row);
  const incompleteNow = those(({ is, was }) => was === 'out' && is === 'incomplete');
  return {
    lockedOut: those(({ is, was }) => was !== 'out' && is === 'out'),
    // An incomplete login still counts as a login: it is enough to enroll the code.
    letIn: those(({ is, was }) => (was !== 'in' && is === 'in') || (was === 'out' && is === 'incomplete')),
    incomplete: those(({ is, was }) => was === 'in' && is === 'incomplete'),
    notes: [
      ...(incompleteNow.length === 0
        ? []
        : [`${namedSome(incompleteNow)} must then enroll a one-time code (TOTP) before any service.`]),
      ...notes,
    ],
  };
}

const policyOf = ({ authPolicyId }: IdentityRow) => authPolicyId ?? 'default';

/** An unknown policy is assumed to let in every enabled identity. */
function state(identity: IdentityRow, { ended, policies, signers }: Rules): LoginState {
  const policy = policies.get(policyOf(identity));
  if (policy === undefined) return identity.disabled === true ? 'out' : 'in';
  const hasEnded = ended.has(identity.id) && !takesExpired(policy);
  if (!canLogIn(hasEnded ? withoutCertificate(identity) : identity, policy, signers)) return 'out';
  return lacksFactor(identity, policy) ? 'incomplete' : 'in';
}

const takesExpired = (policy: AuthPolicyRow | undefined): boolean => policy?.primary?.cert?.allowExpiredCerts === true;

function withoutCertificate(identity: IdentityRow): IdentityRow {
  const { cert: _ended, ...authenticators } = identity.authenticators ?? {};
  return { ...identity, authenticators };
}

/** The rules as they would be. */
function changed(rules: Rules, { arguments: args, tool }: PlannedCall, before: Network): Rules {
  const { policies, signers } = rules;
  if (tool.endsWith('ExternalJwtSigner')) {
    if (signers === undefined) return rules;
    const signer = onlyRow(signers, args['id'], 'external JWT signer');
    const others = signers.filter((row) => row !== signer);
    if (tool.startsWith('delete')) {
      refuseUsed(signer, [...policies.values()]);
      return { ...rules, signers: others };
    }
    return { ...rules, signers: [...others, { ...signer, ...filled(args), id: signer.id }] };
  }
  const policy = onlyRow([...policies.values()], args['id'], 'auth policy');
  if (tool.startsWith('delete')) {
    const users = before.populations.identities.rows.filter((row) => policyOf(row) === policy.id).length;
    if (users === 0) return rules;
    throw new ToolError(
      'arguments',
      `${nameText(policy.name)} is the auth policy of ${count(users, 'identity', 'identities')}: a controller refuses to delete it.`,
      'Give them another auth policy first (patchIdentity).',
    );
  }
  const later = tool.startsWith('update')
    ? { ...policy, ...(args as Partial<AuthPolicyRow>), id: policy.id }
    : merged(policy, args);
  return { ...rules, policies: new Map(policies).set(policy.id, later) };
}

/** @throws {ToolError} for a signer that auth policies name, which a controller refuses to delete */
function refuseUsed(signer: SignerRow, policies: readonly AuthPolicyRow[]): void {
  const users = policies.filter(
    ({ primary, secondary }) =>
      secondary?.requireExtJwtSigner === signer.id || primary?.extJwt?.allowedSigners?.includes(signer.id),
  );
  if (users.length === 0) return;
  throw new ToolError(
    'arguments',
    `${namedSome(users)} ${users.length === 1 ? 'names' : 'name'} the signer ${nameText(signer.name)}: a controller refuses to delete it.`,
    'Take it out of them first (patchAuthPolicy), or disable it (patchExternalJwtSigner with enabled false).',
  );
}

/** PATCH names only what it changes, at any depth. */
function merged(policy: AuthPolicyRow, args: PlannedCall['arguments']): AuthPolicyRow {
  const { primary, secondary } = args as Partial<AuthPolicyRow>;
  const methods = (['cert', 'extJwt', 'updb'] as const).map((method) => [
    method,
    { ...policy.primary?.[method], ...filled(primary?.[method]) },
  ]);
  return { ...policy, primary: Object.fromEntries(methods), secondary: { ...policy.secondary, ...filled(secondary) } };
}

/** The arguments that are given: null counts as left out. */
const filled = (fields: object | null | undefined) =>
  Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== null));

const requiresSigner = ({ secondary }: AuthPolicyRow): boolean => Boolean(secondary?.requireExtJwtSigner);
