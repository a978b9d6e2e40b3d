import { nameOf } from '../../wording/finding.ts';
import { type Check, entity } from '../check.ts';

/** Services that are looked at in one step. */
const STEP = 200;

/** Services that no Dial policy gives to anybody. */
export const nobodyMayDial: Check = {
  id: 'nobody-may-dial',
  severity: 'low',
  title: 'services that nobody may dial',
  lists: [],
  *find({ dialers, network }) {
    const { services } = network.populations;
    for (const position of services.all) {
      if (position % STEP === 0) yield;
      const service = services.at(position);
      if (service === undefined || !dialers.row(position).isEmpty) continue;
      yield {
        what: `nobody may dial ${nameOf(service)}: no Dial policy with members includes it`,
        entities: [entity('service', service)],
        next: 'Let somebody dial it (createServicePolicy with type Dial), or delete it: whatIf shows what is then left behind.',
      };
    }
  },
};
