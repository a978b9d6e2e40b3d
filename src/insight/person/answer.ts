/** `personReport`: everything that belongs to one identity, and how to remove it. */

import { isAdministrator, powerfulPermissions } from '../../access/administrators.ts';
import { groupBy } from '../../access/group-by.ts';
import type { IdentityRow, ServiceRow } from '../../access/rows.ts';
import { inTurns } from '../../access/steps.ts';
import { nameText } from '../../common/name-text.ts';
import { readCircumstances } from '../reach/circumstances.ts';
import { entriesOfIdentity } from '../reach/entries.ts';
import type { Circumstances } from '../reach/matrix.ts';
import { entriesText, entryData } from '../reach/matrix-text.ts';
import { readCircuits } from '../reading/circuits.ts';
import { findIdentity, rowOf } from '../reading/find-pair.ts';
import { positionIn } from '../reading/newer.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { ownMethods } from '../rules/login.ts';
import type { Answer } from '../tool.ts';
import { attributesText, named, namedSome } from '../wording/finding.ts';
import { asOf, callText, count, lines } from '../wording/text.ts';
import { offBoarding, type Step } from './off-boarding.ts';
import { identitiesOwnedBy, type OwnedIdentity, remedyOf } from './owned.ts';

const HAND_OVER = 'Let another identity bind them first (createServicePolicy with type Bind).';

/** The most groups of grants, and steps, that are shown. */
const GROUPS = 10;
const STEPS = 12;

export const answerPerson: Answer = async (source, args) => {
  const person = rowOf('identity', String(args.identity), await findIdentity(source, String(args.identity)));
  const [circumstances, live] = await Promise.all([readCircumstances(source), readLive(source, person)]);
  const { network } = circumstances;
  const { identities } = network.populations;
  const position = positionIn(identities, person);
  const entries = await inTurns(entriesOfIdentity(circumstances, position), source.giveWay);
  const owned = await inTurns(identitiesOwnedBy(person, identities.rows), source.giveWay);
  const hostedBy = hostings(circumstances);
  const steps = offBoarding(network, person, owned, { ...live, hostedBy });
  const hosted = hostedBy(person);
  const text = lines(
    statusText(person),
    `Grants: ${count(entries.length, 'entry', 'entries')}.`,
    entriesText(entries, GROUPS),
    live.text,
    circumstances.terminators === undefined ? 'Not read: which services it hosts (listFabricTerminators).' : undefined,
    hosted.length === 0
      ? undefined
      : `Hosts now: ${namedSome(hosted)}: unless others host them, they stop working when it is gone. ${HAND_OVER}`,
    ownedText(owned),
    'To off-board, in this order:',
    steps.slice(0, STEPS).map(({ call, effect }, n) => `${n + 1}. ${callText(call)}: ${effect}`),
    steps.length > STEPS ? `and ${steps.length - STEPS} more: in the data` : undefined,
    asOf(source),
  );
  return {
    text,
    data: {
      identity: {
        id: person.id,
        name: person.name,
        disabled: person.disabled === true,
        credentials: ownMethods(person),
      },
      grants: entries.map(entryData),
      apiSessions: live.apiSessions.map(({ id }) => id),
      circuits: live.circuits.map(({ id, service }) => ({ id, service: service?.name ?? service?.id })),
      owned: owned.map((each) => {
        const { certainty, row, why } = each;
        return { id: row.id, name: row.name, why, certainty, ...remedyOf(each) };
      }),
      hosted: hosted.map(({ id, name }) => ({ id, name, next: HAND_OVER })),
      steps: steps.map(({ call, effect }: Step) => ({ ...call, effect })),
    },
  };
};

/** Which services each identity hosts now. */
function hostings({ network, terminators = new Map() }: Circumstances): (host: IdentityRow) => readonly ServiceRow[] {
  const hosts = [...terminators].flatMap(([service, own]) => own.map(({ hostId }) => ({ service, hostId })));
  const byHost = groupBy(hosts, ({ hostId }) => hostId);
  const { services } = network.populations;
  return ({ id }) => [...new Set(byHost.get(id)?.flatMap(({ service }) => services.get(service) ?? []))];
}

/** Circuits also show identities that have no session and that appear to be offline. */
async function readLive(source: Source, person: IdentityRow) {
  const [sessions, circuits] = await Promise.all([
    source.list<{ readonly id: string }>('listAPISessions', { filter: `identity="${person.id}"` }),
    readCircuits(source),
  ]);
  const apiSessions = valueOr(sessions, []);
  const own = valueOr(circuits, []).filter(({ clientId }) => clientId === person.id);
  const hosted = valueOr(circuits, []).filter(({ clientId, hostId }) => hostId === person.id && clientId !== person.id);
  const unread = [sessions, circuits].flatMap((known) => ('unread' in known ? known.unread : []));
  const online = person.hasEdgeRouterConnection === true || person.edgeRouterConnectionStatus === 'online';
  const text = [
    `Open now: ${count(apiSessions.length, 'API session')}, ${count(own.length, 'circuit')}${own.length === 0 ? '' : ` (to ${namedSome(own.map(({ id, service }) => service ?? { id }))})`}; it appears to be ${online ? 'online' : 'offline'}.`,
    ...(hosted.length === 0
      ? []
      : [`As a host it carries ${count(hosted.length, 'circuit')} of others, which disabling or deleting it ends.`]),
    ...(own.length > 0 && apiSessions.length === 0
      ? ['Its client logged in with OIDC, so only its circuits are visible.']
      : []),
    ...unread.map((why) => `Not read: ${why}.`),
  ];
  return { apiSessions, circuits: own, text };
}

function statusText(person: IdentityRow): string {
  const states = [
    person.disabled === true ? 'disabled' : 'enabled',
    `logs in with ${ownMethods(person).join(', ') || (person.externalId ? `token as ${nameText(person.externalId)}` : 'nothing: not enrolled')}`,
    person.isMfaEnabled === true ? 'second factor enrolled' : 'no second factor',
    ...(isAdministrator(person) ? ['ADMINISTRATOR'] : []),
    ...permissionTexts(person),
    `attributes ${attributesText(person.roleAttributes ?? []) || 'none'}`,
  ];
  return `${named(person)}: ${states.join('; ')}.`;
}

function permissionTexts(person: IdentityRow): readonly string[] {
  const permissions = person.permissions ?? [];
  const powerful = powerfulPermissions(person);
  return [
    ...(permissions.length === 0 ? [] : [`permissions ${permissions.join(', ')}`]),
    ...(powerful.length === 0 || isAdministrator(person)
      ? []
      : [`AS GOOD AS AN ADMINISTRATOR, by ${powerful.join(', ')}: it can give itself an administrator's credentials`]),
  ];
}

function ownedText(owned: readonly OwnedIdentity[]): readonly string[] {
  return (['recorded', 'plausible'] as const).flatMap((certainty) => {
    const own = owned.filter((each) => each.certainty === certainty);
    if (own.length === 0) return [];
    const how =
      certainty === 'recorded'
        ? `by ${[...new Set(own.map(({ why }) => why))].join(', ')}`
        : 'only by name, so check first';
    return [
      `Its devices ${how}: ${namedSome(
        own.map(({ row }) => row),
        8,
      )}.`,
    ];
  });
}
