import { hostedBy, targetsOf } from '../../../access/host-rules.ts';
import { InterceptIndex } from '../../../access/intercept-index.ts';
import { caughtBy, type Intercept } from '../../../access/intercepts.ts';
import type { ConfigRow } from '../../../access/rows.ts';
import { nameText } from '../../../common/name-text.ts';
import { namedSome, nameOf } from '../../wording/finding.ts';
import { type Check, entity } from '../check.ts';
import { interceptedServices } from './intercept-collisions.ts';

/** Services, or pairs of them, that are looked at in one step. */
const STEP = 200;

/** The most pairs that are listed. */
const MOST_PAIRS = 2_000;

/** Services whose host forwards to an address that the host itself intercepts: traffic goes round in circles. */
export const hostLoops: Check = {
  id: 'host-loops',
  severity: 'high',
  title: 'hosts that forward into their own intercept',
  lists: ['configs'],
  *find(model) {
    const { identities, services } = model.network.populations;
    const configs = new Map(model.lists.configs.map((config) => [config.id, config]));
    const index = new InterceptIndex(yield* interceptedServices(model));
    let [looked, listed] = [0, 0];
    for (const position of services.all) {
      if (position % STEP === 0) yield;
      const service = services.at(position);
      const own = (service?.configs ?? []).flatMap((id) => configs.get(id) ?? []);
      for (const { isDialed, owner, target } of catchersOf(own, index)) {
        if (++looked % STEP === 0) yield;
        const catcher = services.at(owner);
        const hosts = model.binders.row(position).and(model.dialers.row(owner));
        if (service === undefined || catcher === undefined || hosts.isEmpty) continue;
        const [name, other] = [nameOf(service), nameOf(catcher)];
        yield {
          what: `${name} is forwarded to ${portsText(target)}, which ${other} intercepts on its own host`,
          entities: [entity('service', service), entity('service', catcher)],
          evidence: [`hosts that may dial ${other} too: ${namedSome(identities.rowsAt(hosts))}`],
          certainty: 'plausible',
          ...(isDialed && { severity: 'medium' as const }),
          next: `Let the host config of ${name} name its target by an address that no service intercepts (patchConfig), or keep its hosts out of the Dial policies of ${other}.`,
        };
        if (++listed >= MOST_PAIRS) return;
      }
    }
  },
};

interface Catcher {
  /** The position of the service that catches the target. */
  readonly owner: number;
  readonly target: Intercept;
  /** Whether the target is the address that clients dialed. That is fine on a host that intercepts nothing itself. */
  readonly isDialed: boolean;
}

/** The services that intercept the addresses that the hosts of a service connect to, without duplicates. */
function* catchersOf(configs: readonly ConfigRow[], index: InterceptIndex<number>): Generator<Catcher> {
  const caught = caughtBy(configs);
  const seen = new Set<number>();
  for (const data of configs.flatMap(hostedBy)) {
    for (const target of targetsOf(data, caught)) {
      for (const { owner } of index.meeting(target)) {
        if (seen.has(owner)) continue;
        seen.add(owner);
        yield { owner, target, isDialed: data['forwardAddress'] === true };
      }
    }
  }
}

const portsText = ({ address, high, low }: Intercept): string =>
  nameText(`${address}:${low === high ? low : `${low}-${high}`}`);
