/** Facts about a network, by comparing every entity with every role: slow, but independent of the tools. */
import type { TestSession } from '../../test/support/session.ts';

export type Row = Readonly<Record<string, unknown>> & { readonly id: string; readonly name: string };

const LISTS = {
  identities: 'listIdentities',
  services: 'listServices',
  routers: 'listEdgeRouters',
  servicePolicies: 'listServicePolicies',
  configs: 'listConfigs',
  authPolicies: 'listAuthPolicies',
  postureChecks: 'listPostureChecks',
  terminators: 'listTerminators',
} as const;

export type Rows = { readonly [Kind in keyof typeof LISTS]: readonly Row[] };

/** All rows of a network, as they are now. @param session without a limit on answers */
export async function readRows(session: TestSession): Promise<Rows> {
  const entries: [string, readonly Row[]][] = [];
  for (const [kind, list] of Object.entries(LISTS)) {
    const rows: Row[] = [];
    for (;;) {
      const { answer } = await session.call(list, { limit: 500, offset: rows.length, fields: ['*'] });
      const page = (answer.structuredContent as { readonly data: readonly Row[] }).data;
      rows.push(...page);
      if (page.length < 500) break;
    }
    entries.push([kind, rows]);
  }
  return Object.fromEntries(entries) as unknown as Rows;
}

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);

/** Whether a role list selects an entity. */
export function holds(roles: unknown, semantic: unknown, row: Row): boolean {
  const all = listOf(roles);
  if (all.includes('#all') || all.includes(`@${row.id}`)) return true;
  const attributes = all.filter((role) => role.startsWith('#')).map((role) => role.slice(1));
  const present = listOf(row['roleAttributes']);
  if (attributes.length === 0) return false;
  return semantic === 'AllOf'
    ? attributes.every((one) => present.includes(one))
    : attributes.some((one) => present.includes(one));
}

/** The service policies of a kind that let an identity have a service. */
export function grants(rows: Rows, kind: 'Dial' | 'Bind', identity: Row, service: Row): readonly Row[] {
  return rows.servicePolicies.filter(
    (policy) =>
      policy['type'] === kind &&
      holds(policy['identityRoles'], policy['semantic'], identity) &&
      holds(policy['serviceRoles'], policy['semantic'], service),
  );
}

/** The names of those who may dial, or bind, a service. */
export function holders(rows: Rows, kind: 'Dial' | 'Bind', service: string): readonly string[] {
  const row = named(rows.services, service);
  return rows.identities.filter((identity) => grants(rows, kind, identity, row).length > 0).map(({ name }) => name);
}

/** The names of the services that an identity may dial. */
export function dialed(rows: Rows, identity: string): readonly string[] {
  const row = named(rows.identities, identity);
  return rows.services.filter((service) => grants(rows, 'Dial', row, service).length > 0).map(({ name }) => name);
}

/** Pairs, as `identity service`, that only these policies grant. */
export function onlyBy(rows: Rows, policy: string): readonly string[] {
  return rows.identities.flatMap((identity) =>
    rows.services.flatMap((service) => {
      const by = grants(rows, 'Dial', identity, service);
      return by.length === 1 && by[0]?.name === policy ? [`${identity.name} ${service.name}`] : [];
    }),
  );
}

export function named(rows: readonly Row[], name: string): Row {
  const row = rows.find((each) => each.name === name);
  if (row === undefined) throw new Error(`there is no ${name}`);
  return row;
}
