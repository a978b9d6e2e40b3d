import { nameText } from '../../../common/name-text.ts';
import { nameOf } from '../../wording/finding.ts';
import { type Check, entity } from '../check.ts';

/** Configs that no service and no edge router uses. Overrides of single identities are not checked. */
export const unusedConfigs: Check = {
  id: 'unused-configs',
  severity: 'low',
  title: 'configs that no service uses',
  lists: ['configs'],
  *find({ lists, network, services }) {
    const routers = network.populations.routers.rows;
    const used = new Set([...services, ...routers].flatMap(({ configs }) => configs ?? []));
    for (const config of lists.configs) {
      if (used.has(config.id)) continue;
      yield {
        what: `no service has the config ${nameOf(config)} (${nameText(config.configType?.name ?? config.configTypeId ?? 'unknown')})`,
        entities: [entity('config', config)],
        certainty: 'plausible',
        evidence: [
          "identities were not checked: if one of them has it instead of a service's config, the controller refuses to delete it",
        ],
        fix: { tool: 'deleteConfig', arguments: { id: config.id } },
      };
    }
  },
};
