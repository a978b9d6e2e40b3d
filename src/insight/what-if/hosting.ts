/** How a service is hosted, according to its configs. */
import { bindsByName, bindsInstance, hostedBy, notForwarded } from '../../access/host-rules.ts';
import { caughtBy, isHostConfig, isIntercept } from '../../access/intercepts.ts';
import type { ConfigRow, ServiceRow } from '../../access/rows.ts';
import { instanceNamed } from '../rules/instance.ts';
import { forwardsText } from '../wording/forwards-text.ts';

/** How one service is hosted. */
export interface Hosting {
  /** Whether it has a host config: tunnelers only host services that have one. */
  readonly hasConfig: boolean;
  /** Where hosts forward to, in words. */
  readonly forwards: string;
  /** What clients intercept but hosts do not forward, with the reason. */
  readonly refused: readonly string[];
  /** Whether hosts answer only dials that name an instance. */
  readonly bindsByName: boolean;
  /** The instance that clients name; empty if they name none. */
  readonly dialed: string;
  /** Whether clients name an instance that no host binds, or none where all hosts require one. */
  readonly isMisnamed: boolean;
  /** Everything that its host configs say. */
  readonly data: string;
}

/** How the services of a network with these configs are hosted. */
export function hostingOf(configs: readonly ConfigRow[]): (service: ServiceRow) => Hosting {
  const byId = new Map(
    configs.filter((each) => isHostConfig(each) || isIntercept(each)).map((each) => [each.id, each]),
  );
  return ({ configs: ids }) => {
    const own = (ids ?? []).flatMap((id) => byId.get(id) ?? []);
    const hosts = own.filter(isHostConfig);
    const caught = caughtBy(own);
    const bound = hosts.flatMap(hostedBy);
    const dialed = instanceNamed(own);
    return {
      hasConfig: hosts.length > 0,
      forwards: hosts.map(forwardsText).join(', '),
      refused: hosts.flatMap((host) => notForwarded(host, caught)),
      bindsByName: bound.length > 0 && bound.every(bindsByName),
      dialed,
      isMisnamed: bound.length > 0 && !bound.some((data) => bindsInstance(data, dialed)),
      data: JSON.stringify(hosts.map(({ data }) => data)),
    };
  };
}

/** Whether a service is hosted in the same way before and after a change. */
export const isSame = (one: Hosting, other: Hosting): boolean =>
  one.data === other.data && one.isMisnamed === other.isMisnamed && one.refused.join('\n') === other.refused.join('\n');
