/** Whether anything hosts the service. Clients report many causes as "no terminators". */

import { isHostConfig } from '../../../access/intercepts.ts';
import { nearestOf } from '../../../access/near.ts';
import type { ConfigRow, PolicyRow, ServiceRow, TerminatorRow } from '../../../access/rows.ts';
import { nameText } from '../../../common/name-text.ts';
import { valueOr } from '../../reading/source.ts';
import { answering, dialable, instanceOf } from '../../rules/answering.ts';
import { bindLikeOthers } from '../../rules/bind-like-others.ts';
import { withoutEncryption } from '../../rules/encryption.ts';
import {
  attributesText,
  broken,
  type Fix,
  fixOr,
  type Link,
  named,
  namedSome,
  nameOf,
  passed,
  rolesText,
  unknown,
} from '../../wording/finding.ts';
import { forwardsText } from '../../wording/forwards-text.ts';
import type { Evidence } from '../evidence.ts';
import { nearMissOf } from './grant.ts';
import { idleCause, obstacleOf } from './idle-host.ts';
import { preferences } from './preferences.ts';
import { stateOf } from './routers.ts';

export function hostingLink(evidence: Evidence): Link {
  const { service, terminators } = evidence;
  if ('unread' in terminators) {
    const next = 'Allow listFabricTerminators or listServiceTerminators, and ask again.';
    return unknown('hosting', `terminators could not be read: ${terminators.unread}`, { next });
  }
  const { state, terminators: those } = answering(service, terminators.value, evidence.routers, evidence.instance);
  switch (state) {
    case 'none':
      return withoutTerminators(evidence);
    case 'unusable':
      return onUnusableRouters(evidence, those);
    case 'instances':
      return onlyInstances(evidence, those);
    case 'unencrypted':
      return broken(
        'hosting',
        `${named(service)} requires end-to-end encryption, and its only terminators were created manually (binding transport): there is no host that could encrypt`,
        {
          evidence: those.map(terminatorText),
          fix: withoutEncryption(service),
        },
      );
    case 'failing':
      return failing(evidence, those);
    case 'answered':
      return passed(
        'hosting',
        `${those.length} of ${terminators.value.length} terminators can answer, on ${routersOf(evidence, those)}`,
        { evidence: [...instanceNotes(evidence), ...preferences(evidence, those), ...targets(evidence)] },
      );
  }
}

const instanceNotes = ({ instance }: Evidence): readonly string[] =>
  instance
    ? [`clients that catch its addresses dial its instance ${instance} (dialOptions of their intercept config)`]
    : [];

function onlyInstances({ instance, service }: Evidence, usable: readonly TerminatorRow[]): Link {
  if (instance) return wrongInstance(service, usable, instance);
  const names = [...new Set(usable.map(instanceOf))].slice(0, 4).join(', ');
  const what = `every terminator of ${named(service)} only answers dials that name its instance (${names}): a plain dial finds none`;
  return broken('hosting', what, {
    evidence: [
      'hosts do so by listenOptions.bindUsingEdgeIdentity or identity of a host.v1 config, or as their program asks',
    ],
    next: 'Dial it with the name of an instance, or let its hosts bind without one (listenOptions of the host config, by patchConfig).',
  });
}

function wrongInstance(service: ServiceRow, usable: readonly TerminatorRow[], instance: string): Link {
  const names = [...new Set(usable.map(instanceOf))]
    .map((name) => name || 'none')
    .slice(0, 4)
    .join(', ');
  const what = `clients dial the instance ${instance} of ${named(service)}, by dialOptions of its intercept config, and no terminator has it`;
  return broken('hosting', what, {
    evidence: [
      `terminators answer dials of the instance: ${names}`,
      'a program that dials the service by its name may name another one',
    ],
    next: 'Change dialOptions of the intercept config, or listenOptions of the host config, so that both name the same (patchConfig).',
  });
}

function failing(evidence: Evidence, dialed: readonly TerminatorRow[]): Link {
  const what =
    'dials reach the terminators but fail there: the target that the host forwards to refuses or does not answer';
  const isCounted = dialed.every(({ openCircuits }) => openCircuits !== undefined);
  return broken('hosting', what, {
    evidence: [
      ...dialed.slice(0, 3).map(terminatorText),
      ...preferences(evidence, dialable(valueOr(evidence.terminators, []), evidence.routers, evidence.instance)),
      "each failed dial raises the dynamic cost; only the host's log says why it fails",
      ...(isCounted ? [] : ['many open circuits would raise it as well, and they could not be read']),
      ...targets(evidence),
    ],
    certainty: 'plausible',
    next: "Check on the host that the target listens, and read the host's log.",
  });
}

function terminatorText({ address, binding, dynamicCost, id, routerId }: TerminatorRow): string {
  const to = binding === 'transport' ? ` to ${address}` : '';
  return `terminator ${id} (${binding}${to}) on router ${routerId}, dynamic cost ${dynamicCost ?? 0}`;
}

function routersOf({ routers }: Evidence, terminators: readonly TerminatorRow[]): string {
  return namedSome([...new Set(terminators.map(({ routerId }) => routerId))].map((id) => routers.get(id) ?? { id }));
}

/** Where hosts forward to, according to their configs: a controller cannot know whether anything listens there. */
function targets({ configs, ownTargets }: Evidence): readonly string[] {
  const own = [...ownTargets.values()].filter((each) => each !== undefined);
  // The service's own config does not matter if every host has one of its own.
  const isUsed = own.length === 0 || own.length < ownTargets.size;
  return [
    ...(isUsed
      ? valueOr(configs, [])
          .filter(isHostConfig)
          .map((config) => targetText(config, ''))
      : []),
    ...own.flatMap(({ host, configs: those }) =>
      those.map((config) => targetText(config, `, which host ${named(host)} has instead,`)),
    ),
  ];
}

const targetText = (config: ConfigRow, whose: string): string =>
  `${nameOf(config)}${whose} forwards to ${forwardsText(config)}; a controller does not know whether anything listens there`;

function onUnusableRouters({ routers }: Evidence, terminators: readonly TerminatorRow[]): Link {
  const ids = [...new Set(terminators.map(({ routerId }) => routerId))];
  const known = ids.flatMap((id) => routers.get(id) ?? []);
  const disabled = known.find((router) => router.disabled === true);
  return broken(
    'hosting',
    `all ${terminators.length} terminators are on routers that can't be used: ${known.map(stateOf).join(', ')}`,
    {
      ...fixOr(
        disabled && { tool: 'patchEdgeRouter', arguments: { id: disabled.id, disabled: false } },
        `Start ${namedSome(known)}, or let the hosts bind on a router that is online.`,
      ),
    },
  );
}

function withoutTerminators(evidence: Evidence): Link {
  const { hosts, service } = evidence;
  const title = `nothing hosts ${named(service)} (no terminators)`;
  if ('unread' in hosts) {
    const next = 'Allow listServiceIdentities, and ask again for the reason.';
    return broken('hosting', `${title}; who may host it could not be read: ${hosts.unread}`, { next });
  }
  if (hosts.value.length === 0) return nobodyMayBind(evidence, title);
  const all = hosts.value.map((host) => ({ obstacle: obstacleOf(host, evidence), idle: idleCause(host, evidence) }));
  const causes = all.map(({ idle, obstacle }) => obstacle ?? idle);
  // The host that needs least: one that is only idle, or else one that a call can help.
  const near = all.find(({ obstacle }) => obstacle === undefined)?.idle ?? causes.find(({ fix }) => fix !== undefined);
  const first = near ?? causes[0];
  return broken('hosting', `${title}: ${first?.what}`, {
    evidence: causes.filter((cause) => cause !== first).map(({ what }) => what),
    certainty: first?.certainty ?? 'plausible',
    ...fixOr(first?.fix, first?.next ?? ''),
  });
}

function nobodyMayBind(evidence: Evidence, title: string): Link {
  const { service, servicePolicies } = evidence;
  const binding = valueOr(servicePolicies, []).filter(({ type }) => type === 'Bind');
  if (binding.length === 0) {
    const near = evidence.bindPolicies.flatMap((row) => nearMissOf(row, 'serviceRoles', 'patchService', service));
    return broken('hosting', `${title}: no Bind policy includes it, so nobody may host it`, {
      evidence: near.map(({ what }) => what).slice(0, 3),
      ...fixOr(near.find(({ fix }) => fix !== undefined)?.fix ?? likeOthers(evidence), NO_HOST),
    });
  }
  const [one, s] = binding.length === 1 ? ['s', 'es'] : ['', ''];
  const roles = binding.map(
    ({ identityRoles, name, semantic }) =>
      `${nameText(name)} requires ${semantic} ${rolesText(identityRoles ?? []) || 'no roles'}`,
  );
  const slip = misspeltHost(evidence, binding);
  return broken(
    'hosting',
    `${title}: ${namedSome(binding)} include${one} it but match${s} no identity, so nobody may host it`,
    {
      evidence: slip === undefined ? roles : [...roles, slip.what],
      ...fixOr(slip?.fix ?? likeOthers(evidence), NO_HOST),
    },
  );
}

/** A Bind policy that names one attribute that no identity has, with the attribute that it seems to mean. */
function misspeltHost({ identityAttributes = new Set() }: Evidence, binding: readonly PolicyRow[]) {
  for (const { id, identityRoles } of binding) {
    for (const role of identityRoles ?? []) {
      const isSelecting = !role.startsWith('#') || identityAttributes.has(role.slice(1));
      const near = isSelecting ? undefined : nearestOf(role.slice(1), identityAttributes);
      if (near === undefined) continue;
      const corrected = (identityRoles ?? []).map((each) => (each === role ? `#${near.has}` : each));
      const fix: Fix = { tool: 'patchServicePolicy', arguments: { id, identityRoles: corrected } };
      return { what: `${nameText(role)}: the nearest existing one is ${attributesText([near.has])}`, fix };
    }
  }
  return undefined;
}

const NO_HOST = 'Create a Bind policy with the identity that is to host it (createServicePolicy with type Bind).';

function likeOthers({ bindPolicies, identityAttributes, service }: Evidence): Fix | undefined {
  return bindLikeOthers(bindPolicies, service, (attribute) => identityAttributes?.has(attribute) !== false);
}

/** For binding: whether the identity itself has terminators. */
export function ownTerminators({ identity, terminators }: Evidence): readonly TerminatorRow[] {
  return valueOr(terminators, []).filter(({ hostId }) => hostId === identity.id);
}
