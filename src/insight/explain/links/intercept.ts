/** What clients intercept for the service, and which other services of the identity intercept the same. */
import { notForwarded } from '../../../access/host-rules.ts';
import { caughtBy, collisions, type Intercept, isHostConfig, isIntercept } from '../../../access/intercepts.ts';
import { GO_BY_PRECISION, morePrecise } from '../../../access/precision.ts';
import type { ConfigRow } from '../../../access/rows.ts';
import { nameText } from '../../../common/name-text.ts';
import { valueOr } from '../../reading/source.ts';
import { type Link, named, namedSome, nameOf, passed, unknown } from '../../wording/finding.ts';
import { interceptsText } from '../../wording/intercepts-text.ts';
import type { Evidence } from '../evidence.ts';
import { caughtDns } from './caught-dns.ts';

export function interceptLink(evidence: Evidence): Link {
  const { configs, identity, neighbours, ownConfigs, service } = evidence;
  if ('unread' in configs) {
    return unknown('intercept', `configs could not be read: ${configs.unread}`, {
      next: 'Allow listServiceConfig, and ask again.',
    });
  }
  const own = valueOr(configs, []).filter(isIntercept);
  const [config] = own;
  if (config === undefined) {
    return passed('intercept', `${named(service)} has no intercept.v1 config`, {
      evidence: [
        ...othersOf(valueOr(configs, [])),
        'proxies and SDKs dial it by name; an intercepting tunneler has no address to catch',
      ],
    });
  }
  const caught = caughtBy(own);
  const whose = ownConfigs.includes(config) ? `${named(identity)} has it instead of the service's own: ` : '';
  const catches = `${whose}clients catch ${caughtText(caught)}`;
  const hosts = valueOr(configs, []).filter(isHostConfig);
  const refused = hosts.flatMap((host) =>
    notForwarded(host, caught).map((what) => `${nameText(host.name ?? host.id)} does not forward ${what}`),
  );
  const [host] = hosts;
  if (refused.length > 0 && host !== undefined) {
    return unknown('intercept', 'its host config does not forward all that clients catch: hosts refuse the rest', {
      evidence: [
        catches,
        ...refused.slice(0, 4),
        'proxies and SDKs that dial by name without an address are not affected',
      ],
      next: `Change ${nameText(host.name ?? host.id)} or ${nameText(config.name ?? config.id)} so that they agree (patchConfig with the whole data).`,
    });
  }
  const colliding = neighbours.flatMap(({ configs: theirs, service: other }) => {
    const catching = caughtBy(theirs);
    const [both] = collisions(caught, catching);
    return both === undefined ? [] : [{ other, both, precise: morePrecise(caught, catching) }];
  });
  if (colliding.length === 0) return uncontested(evidence, config, caught, catches);
  return unknown('intercept', `another service of this identity catches the same addresses: ${whichOf(colliding)}`, {
    evidence: [
      ...colliding.slice(0, 4).map(({ both, other }) => `${named(other)} catches ${both} too`),
      ...caughtDns(evidence),
      'proxies and SDKs dial by name, and are not affected',
    ],
    certainty: 'plausible',
    next: 'Give one of them an address of its own (patchConfig), or take it from this identity.',
  });
}

/** Nothing else of the identity catches the same, though another service may have the same host name. */
function uncontested(evidence: Evidence, config: ConfigRow, caught: readonly Intercept[], catches: string): Link {
  const names = new Set(caught.map(({ address }) => address));
  const sharing = evidence.neighbours.filter(({ configs }) =>
    caughtBy(configs).some(({ address }) => names.has(address)),
  );
  const services = namedSome(sharing.map(({ service }) => service));
  const shared = `${services} has the same host name with other ports: router tunnelers of some 2.x versions catch only one of them`;
  return passed('intercept', `by ${nameOf(config)}, ${catches}`, {
    evidence: [...(sharing.length === 0 ? [] : [shared]), ...caughtDns(evidence)],
  });
}

/** Which service is dialed where others intercept the same. */
function whichOf(colliding: readonly { readonly precise: ReturnType<typeof morePrecise> }[]): string {
  const dialed = new Set(colliding.map(({ precise }) => precise));
  if (dialed.size > 1 || dialed.has(undefined)) return 'the tunneler decides which one it dials';
  const which = dialed.has('one') ? 'this one, which is' : 'the other there, which is';
  return `${GO_BY_PRECISION} dial ${which} more precise; router tunnelers may dial either`;
}

/** Intercepts that are listed one by one. */
const MOST_INTERCEPTS = 6;

function caughtText(caught: readonly Intercept[]): string {
  const more = caught.length - MOST_INTERCEPTS;
  return (interceptsText(caught.slice(0, MOST_INTERCEPTS)) || 'nothing') + (more > 0 ? ` and ${more} more` : '');
}

/** Configs of other types: one may have been meant as an intercept. */
function othersOf(configs: readonly ConfigRow[]): readonly string[] {
  const others = configs.filter((config) => !isHostConfig(config));
  return others.map(
    ({ configType, configTypeId, id, name }) =>
      `its config ${nameText(name ?? id)} has the type ${nameText(configType?.name ?? configTypeId ?? 'unknown')}, which tunnelers do not treat as an intercept`,
  );
}
