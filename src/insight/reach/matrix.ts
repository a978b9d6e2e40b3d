/** Who reaches what, with the policies behind each entry, what they require, and whether it works now. */
import { type AccessKind, membersOf } from '../../access/grants.ts';
import type { HeldPolicy, Network } from '../../access/network.ts';
import type { PairSet } from '../../access/pair-set.ts';
import type {
  ConfigRow,
  EntityRow,
  IdentityRow,
  PostureCheckRow,
  ServiceRow,
  TerminatorRow,
} from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { isCatchAll } from '../audit/model.ts';
import { type Answering, answering, canBeUsed } from '../rules/answering.ts';
import { instanceDialed } from '../rules/instance.ts';
import { type LoginRules, loginObstacle } from '../rules/login.ts';

export interface Entry {
  readonly entity: EntityRow;
  readonly kind: AccessKind;
  readonly policies: readonly string[];
  /** Groups of posture checks, one of which has to pass; empty if a policy requires none. */
  readonly posture: readonly string[];
  readonly onlyByCatchAll: boolean;
  /** Whether one of the policies names posture checks and matches none, so that nothing is checked. */
  readonly unchecked: boolean;
  /** Why it does not work now; undefined if the controller shows no reason. */
  readonly obstacle: string | undefined;
}

/** What decides about entries, read once for all. */
export interface Circumstances {
  readonly network: Network;
  readonly identityRouters: PairSet;
  readonly serviceRouters: PairSet;
  readonly logins: LoginRules;
  /** By service; undefined if they can't be read. */
  readonly terminators: ReadonlyMap<string, readonly TerminatorRow[]> | undefined;
  /** By id, those that decide which instance clients dial; only read where a host binds one. */
  readonly configs: ReadonlyMap<string, ConfigRow>;
}

/** Which access an entry is about: positions, the row that it names, and the policies that grant it. */
export interface Granted {
  readonly kind: AccessKind;
  readonly identity: number;
  readonly service: number;
  readonly entity: EntityRow;
  readonly policies: readonly HeldPolicy[];
}

export function entryOf(circumstances: Circumstances, access: Granted): Entry {
  const { entity, kind, policies } = access;
  const { network } = circumstances;
  const checks = policies.map((policy) =>
    network.populations.postureChecks.rowsAt(membersOf(policy, 'postureCheckRoles')),
  );
  const groups = checks.map((rows) => rows.map(({ id, name }) => name ?? id));
  const open = groups.some((group) => group.length === 0);
  return {
    entity,
    kind,
    policies: policies.map(({ row }) => row.name),
    posture: open ? [] : [...new Set(groups.flat())],
    unchecked: policies.some(
      (policy, at) => (policy.row.postureCheckRoles ?? []).length > 0 && groups[at]?.length === 0,
    ),
    onlyByCatchAll: policies.every(({ row }) => isCatchAll(row)),
    obstacle: obstacleOf(circumstances, access, checks),
  };
}

function obstacleOf(
  { configs, identityRouters, logins, network, serviceRouters, terminators }: Circumstances,
  { identity, kind, service }: Granted,
  checks: readonly (readonly PostureCheckRow[])[],
): string | undefined {
  const { identities, routers, services } = network.populations;
  const row: IdentityRow | undefined = identities.at(identity);
  const refused = row === undefined ? undefined : loginObstacle(row, logins);
  if (refused !== undefined) return refused;
  const factor = factorLacked(row, checks);
  if (factor !== undefined) return factor;
  const common = identityRouters.row(identity).and(serviceRouters.row(service));
  if (common.isEmpty) return 'no enabled edge router in common';
  if (!routers.rowsAt(common).some(canBeUsed)) return 'common edge routers offline';
  const dialed: ServiceRow | undefined = services.at(service);
  if (kind === 'Bind' || terminators === undefined || dialed === undefined) return undefined;
  const instance = instanceDialed((dialed.configs ?? []).flatMap((id) => configs.get(id) ?? []));
  return UNANSWERED[answering(dialed, terminators.get(dialed.id) ?? [], routers, instance).state];
}

/** Every policy asks for a second factor, and the identity has enrolled none. What devices report is not read here. */
function factorLacked(
  row: IdentityRow | undefined,
  checks: readonly (readonly PostureCheckRow[])[],
): string | undefined {
  if (row?.isMfaEnabled !== false || row.typeId === 'Router') return undefined;
  const factors = checks.map((each) => each.find(({ typeId }) => typeId === 'MFA'));
  const [first] = factors;
  return first === undefined || factors.includes(undefined)
    ? undefined
    : `it has not enrolled the second factor that ${nameText(first.name ?? first.id)} asks for`;
}

/** Why nothing answers. */
const UNANSWERED: Readonly<Record<Answering['state'], string | undefined>> = {
  answered: undefined,
  none: 'nothing hosts it',
  unusable: 'hosted only on routers that are offline or disabled',
  instances: 'only dials of other instances are answered',
  unencrypted: 'it requires encryption, and has no host that could encrypt',
  failing: "its hosts can't reach their target",
};
