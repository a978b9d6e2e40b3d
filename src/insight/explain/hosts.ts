/** Who may host a service, and what decides whether they can. */
import { isHostConfig } from '../../access/intercepts.ts';
import { selector, selects } from '../../access/roles.ts';
import type { ConfigRow, IdentityRow, PolicyRow, RouterRow, ServiceRow } from '../../access/rows.ts';
import { type ReadResult, type Source, valueOr } from '../reading/source.ts';
import type { AuthorityRow } from '../rules/authorities.ts';
import { type CredentialRow, isForeign } from '../rules/credential.ts';
import type { AuthPolicyRow } from '../rules/login.ts';
import { type GuardedPolicy, withPostureChecks } from './guarded-policies.ts';
import { readOwnConfigsFor } from './own-configs.ts';
import { type PostureReports, readPosture } from './posture-reports.ts';

/** An identity that may bind the service. */
export interface HostEvidence {
  readonly row: IdentityRow;
  readonly routers: ReadResult<readonly RouterRow[]>;
  readonly policies: readonly GuardedPolicy[];
  readonly posture: PostureReports;
  readonly authPolicy: ReadResult<AuthPolicyRow | undefined>;
  /** Read where it is not connected, and may have to log in by certificate. */
  readonly credentials: ReadResult<readonly CredentialRow[]>;
  readonly authorities: ReadResult<readonly AuthorityRow[]>;
  /** Its own host configs, which replace the service's. */
  readonly ownConfigs: readonly ConfigRow[];
}

/** At most this many are inspected one by one. */
const MOST_HOSTS = 5;

/** @param policies the service policies that include the service */
export async function readHosts(
  source: Source,
  service: ServiceRow,
  policies: readonly PolicyRow[],
): Promise<ReadResult<readonly HostEvidence[]>> {
  const found = await source.list<IdentityRow>('listServiceIdentities', { id: service.id, policyType: 'bind' });
  if ('unread' in found) return found;
  const binding = await withPostureChecks(
    source,
    policies.filter(({ type }) => type === 'Bind'),
  );
  const hosts = found.value.slice(0, MOST_HOSTS).map(async (row) => ({
    row,
    routers: await source.list<RouterRow>('listIdentityEdgeRouters', { id: row.id }),
    policies: binding.filter((policy) => selects(selector(policy.row.identityRoles, policy.row.semantic), row)),
    posture: await readPosture(source, row),
    authPolicy: await source.detail<AuthPolicyRow>('detailAuthPolicy', { id: row.authPolicyId ?? 'default' }),
    ownConfigs: (await readOwnConfigsFor(source, row, service.id, isHostConfig)) ?? [],
    ...(await readCertificates(source, row)),
  }));
  return { value: await Promise.all(hosts) };
}

async function readCertificates(source: Source, { authenticators, hasEdgeRouterConnection, id }: IdentityRow) {
  const nothing = { value: [] };
  const mayBeRefused = hasEdgeRouterConnection !== true && authenticators?.['cert'] !== undefined;
  const credentials = mayBeRefused ? await source.list<CredentialRow>('getIdentityAuthenticators', { id }) : nothing;
  const isByOthers = valueOr(credentials, []).some(isForeign);
  return { credentials, authorities: isByOthers ? await source.list<AuthorityRow>('listCas') : nothing };
}

/** All Bind policies. */
export async function readBindPolicies(source: Source): Promise<readonly PolicyRow[]> {
  return valueOr(await source.list<PolicyRow>('listServicePolicies'), []).filter(({ type }) => type === 'Bind');
}

/** The role attributes that identities have; undefined if they can't be read. */
export async function readIdentityAttributes(source: Source): Promise<ReadonlySet<string> | undefined> {
  const read = await source.list<string>('listIdentityRoleAttributes');
  return 'value' in read ? new Set(read.value) : undefined;
}
