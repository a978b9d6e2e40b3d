/** What changes for hosts when a call changes host configs, or which of them a service has. */
import { grantedTo, membersOf, policiesOf } from '../../access/grants.ts';
import { groupBy } from '../../access/group-by.ts';
import type { ServiceRow, TerminatorRow } from '../../access/rows.ts';
import { collected, inTurns, type Steps } from '../../access/steps.ts';
import { nameText } from '../../common/name-text.ts';
import { type ReadResult, type Source, unreadNotes, valueOr } from '../reading/source.ts';
import { answering } from '../rules/answering.ts';
import { namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import type { Configured } from './configured.ts';
import { dialersOf } from './effects.ts';
import { type Hosting, hostingOf, isSame } from './hosting.ts';
import { NO_PAIRS, type Pairs } from './pairs.ts';

/** The effect of a change of configs on hosting. */
export interface HostingChange {
  /** Pairs whose service no host will answer any more. */
  readonly unanswered: Pairs;
  /** Pairs whose hosts will refuse some of the connections that clients intercept, and did not before. */
  readonly refused: Pairs;
  readonly notes: readonly string[];
}

export const NO_HOSTING_CHANGE: HostingChange = { unanswered: NO_PAIRS, refused: NO_PAIRS, notes: [] };

/** A service whose hosts do something else than before; a new one had none. */
interface Moved {
  readonly service: ServiceRow;
  readonly was: Hosting | undefined;
  readonly is: Hosting;
}

/** Services that are described one by one. */
const MOST_SERVICES = 6;

/** What a change of configs does to the hosting of services. */
export async function hostingChange(source: Source, was: Configured, is: Configured): Promise<HostingChange> {
  const moved = await inTurns(movedServices(was, is), source.giveWay);
  if (moved.length === 0) return NO_HOSTING_CHANGE;
  const read = await source.list<TerminatorRow>('listFabricTerminators');
  const terminators = groupBy(valueOr(read, []), ({ serviceId }) => serviceId);
  const own = ({ id }: ServiceRow) => terminators.get(id) ?? [];
  const stopped = new Set(
    moved.filter((each) => stops(each) && ('unread' in read || onlyHostsAnswer(was, each.service, own(each.service)))),
  );
  const refused = moved.filter((each) => !stopped.has(each) && newlyRefused(each).length > 0);
  const services = (those: Iterable<Moved>) => Array.from(those, ({ service }) => service);
  const more = moved.length - MOST_SERVICES;
  return {
    unanswered: dialersOf(was.network, services(stopped)),
    refused: dialersOf(is.network, services(refused)),
    notes: [
      ...moved
        .slice(0, MOST_SERVICES)
        .flatMap((each) => [changeLine(each), `  ${hostsText(is, each.service, read)}`, ...refusalLines(each)]),
      ...(more > 0 ? [`and ${count(more, 'more service')} hosted by these configs`] : []),
      ...(moved.some(({ is: { forwards } }) => forwards !== '')
        ? ['This works only if something listens where hosts forward to, which a controller does not know.']
        : []),
      ...unreadNotes(read),
    ],
  };
}

function* movedServices(was: Configured, is: Configured): Steps<readonly Moved[]> {
  const [old, later] = [hostingOf(was.configs), hostingOf(is.configs)];
  return yield* collected(is.network.populations.services.rows, (service): readonly Moved[] => {
    const earlier = was.network.populations.services.get(service.id);
    const now = later(service);
    if (earlier === undefined) return now.hasConfig ? [{ service, was: undefined, is: now }] : [];
    const before = old(earlier);
    return isSame(before, now) ? [] : [{ service, was: before, is: now }];
  });
}

/** Whether tunnelers will stop hosting it, or stop answering the dials that clients make. */
const stops = ({ is, was }: Moved): boolean =>
  was !== undefined && ((was.hasConfig && !is.hasConfig) || (is.isMisnamed && !was.isMisnamed));

/** Whether something answers now, and nothing would without the terminators of hosts. */
function onlyHostsAnswer({ network }: Configured, service: ServiceRow, own: readonly TerminatorRow[]): boolean {
  const { routers } = network.populations;
  const isAnswered = (those: readonly TerminatorRow[]) =>
    !['none', 'unusable', 'unencrypted'].includes(answering(service, those, routers).state);
  return isAnswered(own) && !isAnswered(own.filter(({ binding }) => binding === 'transport'));
}

function changeLine({ is, service, was }: Moved): string {
  const name = nameText(service.name ?? service.id);
  if (!is.hasConfig)
    return `${name} has no host config any more: tunnelers, routers included, stop hosting it. Only a program that uses an SDK hosts without one, and a controller does not know which hosts are such programs.`;
  if (was?.hasConfig !== true) return `${name}: hosts forward to ${is.forwards}`;
  if (is.isMisnamed && !was.isMisnamed) return `${name}: ${misnamed(is)}: they find no terminator`;
  if (was.isMisnamed && !is.isMisnamed) return `${name}: hosts then answer as clients dial it; they did not before`;
  return was.forwards === is.forwards
    ? `${name}: hosts still forward to ${is.forwards}`
    : `${name}: hosts forward to ${is.forwards} instead of ${was.forwards}`;
}

function misnamed({ bindsByName, dialed }: Hosting): string {
  if (dialed === '')
    return 'hosts then answer only dials that name their instance (listenOptions), and clients name none';
  return bindsByName
    ? `clients then name the instance ${dialed} (dialOptions.identity of its intercept config), and hosts bind another one (listenOptions)`
    : 'hosts then bind without an instance, and clients name one (dialOptions.identity of its intercept config)';
}

/** Who may host a service, by which policies, and what answers now. */
function hostsText({ network }: Configured, { id }: ServiceRow, read: ReadResult<readonly TerminatorRow[]>): string {
  const position = network.populations.services.positionOf(id) ?? -1;
  const hosts = network.populations.identities.rowsAt(grantedTo(network, 'Bind', position));
  if (hosts.length === 0) return 'nobody may host it (Bind policies)';
  const policies = policiesOf(network, 'Bind')
    .filter((policy) => membersOf(policy, 'serviceRoles').has(position) && !membersOf(policy, 'identityRoles').isEmpty)
    .map(({ row }) => row);
  const own = valueOr(read, []).filter(({ serviceId }) => serviceId === id);
  const now = 'unread' in read ? '' : `; ${count(own.length, 'terminator')} now`;
  return `${namedSome(hosts)} may host it, by ${namedSome(policies)}${now}`;
}

/** What hosts will refuse that they do not refuse now. */
const newlyRefused = ({ is, was }: Moved): readonly string[] =>
  is.refused.filter((what) => !was?.refused.includes(what));

function refusalLines(moved: Moved): readonly string[] {
  const { is, was } = moved;
  const more = newlyRefused(moved);
  const less = is.hasConfig ? (was?.refused ?? []).filter((what) => !is.refused.includes(what)) : [];
  return [
    ...(more.length === 0 ? [] : [`  hosts REFUSE of what clients catch: ${someOf(more)}`]),
    ...(less.length === 0 ? [] : [`  hosts no longer refuse ${someOf(less)}`]),
  ];
}

const someOf = (reasons: readonly string[]): string =>
  reasons.slice(0, 4).join(', ') + (reasons.length > 4 ? ` and ${reasons.length - 4} more` : '');
