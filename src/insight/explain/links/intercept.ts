/** What an intercepting client catches for the service, and which other service of the identity catches the same. */
import { collisions, interceptsOf, isIntercept } from '../../../access/intercepts.ts';
import { type Link, named, namedSome, passed, unknown } from '../../finding.ts';
import { valueOr } from '../../source.ts';
import type { Evidence } from '../evidence.ts';

export function interceptLink({ configs, neighbours, service }: Evidence): Link {
  if ('unread' in configs) {
    return unknown('intercept', `configs could not be read: ${configs.unread}`, {
      next: 'Allow listServiceConfig, and ask again.',
    });
  }
  const own = valueOr(configs, []).filter(isIntercept);
  const [config] = own;
  if (config === undefined) {
    return passed('intercept', `${named(service)} has no intercept.v1 config`, {
      evidence: ['proxies and SDKs dial it by name; an intercepting tunneler has no address to catch'],
    });
  }
  const caught = own.flatMap((each) => interceptsOf(each.data));
  const colliding = neighbours.flatMap(({ configs: theirs, service: other }) => {
    const found = theirs.filter(isIntercept).flatMap((each) => collisions(caught, interceptsOf(each.data)));
    return found.length === 0 ? [] : [`${named(other)} catches ${found[0]} too`];
  });
  if (colliding.length === 0) {
    const names = new Set(caught.map(({ address }) => address));
    const sharing = neighbours.filter(({ configs: theirs }) =>
      theirs.filter(isIntercept).some((each) => interceptsOf(each.data).some(({ address }) => names.has(address))),
    );
    const services = namedSome(sharing.map(({ service: other }) => other));
    return passed('intercept', `intercepted by ${config.name ?? config.id}`, {
      evidence:
        sharing.length === 0
          ? []
          : [
              `${services} has the same host name with other ports: router tunnelers of some 2.x versions catch only one of them`,
            ],
    });
  }
  return unknown(
    'intercept',
    'another service of this identity catches the same addresses: which one a tunneler dials, the tunneler decides',
    {
      evidence: [...colliding.slice(0, 4), 'proxies and SDKs dial by name, and are not affected'],
      certainty: 'plausible',
      next: 'Give one of them an address of its own (patchConfig), or take it from this identity.',
    },
  );
}
