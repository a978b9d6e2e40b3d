/** Recordings of a real controller during actual dials, as a source for the operator tools. */
import { readFileSync } from 'node:fs';
import type { ReadResult, Source, ToolArguments } from '../../../src/insight/reading/source.ts';

interface RecordedRead {
  readonly at: string;
  readonly path: string;
  readonly status: number;
  readonly data: unknown;
}

export interface RecordedCase {
  readonly case: string;
  readonly title: string;
  /** Whether the dial worked. */
  readonly dial: boolean;
  readonly cause: string | null;
  readonly requests: readonly RecordedRead[];
  /** Users with few permissions, and what they could read; only recorded in cases that are about this. */
  readonly readers?: readonly { readonly permissions: string; readonly readable: readonly string[] }[];
  /** Each client that dialed; only recorded if the clients differ. */
  readonly dials?: readonly { readonly client: string; readonly ok: boolean }[];
}

const FILE = new URL('../../fixtures/access/cases.json', import.meta.url);

export const recordedCases: readonly RecordedCase[] = JSON.parse(readFileSync(FILE, 'utf8')) as RecordedCase[];

/** By operation, the path that was read. */
const PATHS: Readonly<Record<string, (args: ToolArguments) => string>> = {
  detailIdentity: ({ id }) => `/identities/${id}`,
  detailService: ({ id }) => `/services/${id}`,
  detailAuthPolicy: ({ id }) => `/auth-policies/${id}`,
  detailEdgeRouter: ({ id }) => `/edge-routers/${id}`,
  getIdentityAuthenticators: ({ id }) => `/identities/${id}/authenticators`,
  getIdentityEnrollments: ({ id }) => `/identities/${id}/enrollments`,
  getIdentityPostureData: ({ id }) => `/identities/${id}/posture-data`,
  getIdentityFailedServiceRequests: ({ id }) => `/identities/${id}/failed-service-requests`,
  listIdentityServicePolicies: ({ id }) => `/identities/${id}/service-policies`,
  listIdentitysEdgeRouterPolicies: ({ id }) => `/identities/${id}/edge-router-policies`,
  listIdentityEdgeRouters: ({ id }) => `/identities/${id}/edge-routers`,
  listIdentityServices: ({ id, policyType }) => `/identities/${id}/services?policyType=${policyType}`,
  listServiceServicePolicies: ({ id }) => `/services/${id}/service-policies`,
  listServiceServiceEdgeRouterPolicies: ({ id }) => `/services/${id}/service-edge-router-policies`,
  listServiceEdgeRouters: ({ id }) => `/services/${id}/edge-routers`,
  listServiceIdentities: ({ id, policyType }) => `/services/${id}/identities?policyType=${policyType}`,
  listServiceConfig: ({ id }) => `/services/${id}/configs`,
  listServiceTerminators: ({ id }) => `/services/${id}/terminators`,
  listServicePolicyPostureChecks: ({ id }) => `/service-policies/${id}/posture-checks`,
  listFabricTerminators: ({ filter }) => `fabric:/terminators?filter=${encodeURIComponent(String(filter))}`,
  listAPISessions: ({ filter }) => `/api-sessions?filter=${encodeURIComponent(String(filter))}`,
  listFabricLinks: () => 'fabric:/links?limit=100',
  inspectFabric: () => 'fabric:/inspections',
};

/**
 * Reads the latest recordings up to a phase; anything that was not recorded can't be read.
 * @param now the time of the question
 */
export function recordedSource({ requests }: RecordedCase, until?: string, now = '2026-11-28T13:45:00Z'): Source {
  const last = requests.map(({ at }) => at).lastIndexOf(until ?? '');
  const known = new Map((last < 0 ? requests : requests.slice(0, last + 1)).map((read) => [read.path, read]));
  const checks = [...known.values()].filter(
    ({ path, status }) => /^\/posture-checks\/[^/]+$/.test(path) && status < 400,
  );
  const read = (operation: string, args: ToolArguments = {}): ReadResult<unknown> => {
    const path = PATHS[operation]?.(args);
    const found = path === undefined ? undefined : known.get(path);
    if (found === undefined && operation === 'listServiceIdentities')
      return hostsOf(known.get(`/services/${args.id}/identities`), known);
    if (found === undefined && operation === 'listPostureChecks' && checks.length > 0)
      return { value: checks.map(({ data }) => data) };
    if (found === undefined) return { unread: `${operation} was not recorded` };
    if (found.status === 401) return { unread: `${operation} was answered 401` };
    return { value: found.status < 400 ? found.data : undefined };
  };
  return {
    age: 0,
    giveWay: () => undefined,
    cached: (_key, make) => make(),
    now: new Date(now),
    list: async <Row>(operation: string, args?: ToolArguments) => {
      const found = read(operation, args);
      return 'value' in found ? { value: (found.value ?? []) as readonly Row[] } : found;
    },
    detail: async <Row>(operation: string, args: ToolArguments) => read(operation, args) as ReadResult<Row | undefined>,
  };
}

/** The pair that was dialed: the first one whose policy advice was requested. */
export function dialedPair({ requests }: RecordedCase): readonly [identity: string, service: string] {
  for (const { path } of requests) {
    const [, identity, service] = /^\/identities\/([^/]+)\/policy-advice\/([^/]+)$/.exec(path) ?? [];
    if (identity !== undefined && service !== undefined) return [identity, service];
  }
  throw new Error('no pair was asked about');
}

/** Some cases were recorded for all users of the service together. Its hosts are not part of the policy advice. */
function hostsOf(all: RecordedRead | undefined, known: ReadonlyMap<string, RecordedRead>): ReadResult<unknown> {
  if (all === undefined) return { unread: 'listServiceIdentities was not recorded' };
  const rows = all.data as readonly { readonly id: string; readonly name: string }[];
  const latest = (row: { readonly id: string }) => known.get(`/identities/${row.id}`)?.data ?? row;
  return { value: rows.filter(({ name }) => name.includes('host')).map(latest) };
}
