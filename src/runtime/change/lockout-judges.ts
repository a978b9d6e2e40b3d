import type { Value } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { Operation } from '../../contract.ts';
import { LARGEST_PAGE } from '../network/page.ts';
import type { ChangeReads } from './change-reads.ts';
import { type CurrentLogin, readEntity } from './current-login.ts';
import type { Difference } from './types.ts';
import { at, isNothing } from './values.ts';

/** What a judge looks at. */
export interface LockoutCase {
  readonly operation: Operation;
  readonly reads: ChangeReads;
  /** The target as it is now; null if the change has none. */
  readonly target: Value;
  readonly differences: readonly Difference[];
  currentLogin(): Promise<CurrentLogin>;
}

type Judge = (judged: LockoutCase) => Promise<string | undefined> | string | undefined;

/** Fields that never affect anybody's access. */
const HARMLESS = ['name', 'tags', 'appData'];

/** Whether a change leaves everything that access depends on as it was. */
const isHarmless = ({ reads, differences }: LockoutCase, also: readonly string[] = []): boolean =>
  reads.change?.outcome === 'changed' && differences.every(({ field }) => [...HARMLESS, ...also].includes(field));

const onlyCurrentLogin =
  (reason: string): Judge =>
  () =>
    reason;

/** A router's identity has the id of the router. */
const router: Judge = async (judged) => {
  if (isHarmless(judged)) return undefined;
  const { identityId } = await judged.currentLogin();
  return at(judged.target, 'id') === identityId
    ? 'it is the router whose identity this server is logged in as.'
    : undefined;
};

/** The judges, by the tool that reads the target, or by the change's own name if nothing reads it. */
export const judges: Readonly<Record<string, Judge>> = {
  detailEdgeRouter: router,
  detailRouter: router,
  detailTransitRouter: router,
  detailFabricRouter: router,
  detailCurrentIdentityAuthenticator: onlyCurrentLogin('it changes what this server may be logged in with.'),
  detailMfa: onlyCurrentLogin('it changes what the next login of this server requires.'),
  deleteCurrentApiSession: onlyCurrentLogin('it ends the session of this server.'),
  updateControllerSetting: onlyCurrentLogin('browser logins depend on these settings.'),
  patchControllerSetting: onlyCurrentLogin('browser logins depend on these settings.'),
  deleteControllerSetting: onlyCurrentLogin('browser logins depend on these settings.'),

  async detailIdentity(judged) {
    const { differences, target, currentLogin } = judged;
    const hosting = [
      'defaultHostingCost',
      'defaultHostingPrecedence',
      'serviceHostingCosts',
      'serviceHostingPrecedences',
    ];
    if (isHarmless(judged, [...hosting, 'type'])) return undefined;
    const gains = differences.every(({ field, to }) => field === 'isAdmin' && to === true);
    if (judged.reads.change?.outcome === 'changed' && gains) return undefined;
    return at(target, 'id') === (await currentLogin()).identityId
      ? 'it is the identity that this server is logged in as.'
      : undefined;
  },

  async detailAuthPolicy(judged) {
    if (isHarmless(judged)) return undefined;
    const id = at(judged.target, 'id');
    if (id === (await judged.currentLogin()).authPolicyId)
      return 'it is the auth policy of the identity that this server is logged in as.';
    return id === 'default' ? 'it is the default auth policy.' : undefined;
  },

  async detailAuthenticator(judged) {
    if (isHarmless(judged)) return undefined;
    const isOwn = at(judged.target, 'identityId') === (await judged.currentLogin()).identityId;
    return isOwn ? 'the identity of this server logs in with it.' : undefined;
  },

  async detailAPISessions({ target, currentLogin }) {
    return at(target, 'id') === (await currentLogin()).sessionId ? 'it is the session of this server.' : undefined;
  },

  async detailRevocation({ reads: { args }, currentLogin }) {
    const { identityId, sessionId } = await currentLogin();
    if (args['id'] === identityId) return 'it is the identity that this server is logged in as.';
    if (args['id'] === sessionId) return 'it is the session of this server.';
    // Token ids cannot be read anywhere.
    return args['type'] === 'JTI' ? "nothing shows whose token this is, so it may be this server's." : undefined;
  },

  async detailExternalJwtSigner(judged) {
    if (isHarmless(judged)) return undefined;
    const id = String(at(judged.target, 'id'));
    const { authenticatorId, authPolicyId } = await judged.currentLogin();
    if (authenticatorId.endsWith(id)) return 'this server is logged in with a token of this issuer.';
    const policy = await readEntity(judged.reads, 'detailAuthPolicy', authPolicyId);
    const isSecond = at(policy, 'secondary.requireExtJwtSigner') === id;
    return isSecond ? "this server's auth policy requires a token of this issuer as a second factor." : undefined;
  },

  async detailCa(judged) {
    if (
      isHarmless(judged, [
        'identityNameFormat',
        'identityRoles',
        'isAutoCaEnrollmentEnabled',
        'isOttCaEnrollmentEnabled',
      ])
    ) {
      return undefined;
    }
    const { authenticatorId } = await judged.currentLogin();
    const authority = await authorityOf(authenticatorId, judged.reads);
    return authority === at(judged.target, 'id')
      ? 'this server is logged in with a certificate of this authority.'
      : undefined;
  },
};

/**
 * The authority that a certificate login depends on; undefined if it is none of those in the list.
 * @throws {ToolError} if it cannot be found out
 */
async function authorityOf(authenticatorId: string, reads: ChangeReads): Promise<unknown> {
  if (authenticatorId.startsWith('extJwtId:')) return undefined;
  const { rows } = await reads.list('listCas', {}, LARGEST_PAGE);
  // Some certificates are recognized by a claim: such a login names its authority.
  if (rows.some((row) => at(row, 'id') === authenticatorId)) return authenticatorId;
  const used = await readEntity(reads, 'detailAuthenticator', authenticatorId);
  if (isNothing(used['certPem']) || used['isIssuedByNetwork'] === true) return undefined;
  const { isIssuedBy } = await import('./issued.ts');
  const signer = rows.find((row) => isIssuedBy(String(used['certPem']), String(at(row, 'certPem'))));
  if (signer !== undefined) return at(signer, 'id');
  throw new ToolError(
    'controller',
    'none of the authorities issued the certificate of this login directly.',
    'Ask the operator.',
  );
}
